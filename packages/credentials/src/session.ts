/** Session IDs, `hrs_<secret>`: what the cookie of a signed-in page holds. Only their hash is stored. */
import { randomText } from "./base62.ts";
import { hashSecret } from "./secret-hash.ts";

/** What each session ID begins with. */
export const SESSION_PREFIX = "hrs_";

/** 43 characters of 62 are 256 bits. */
const SECRET_LENGTH = 43;
const SESSION_LENGTH = SESSION_PREFIX.length + SECRET_LENGTH;
const PATTERN = new RegExp(`^${SESSION_PREFIX}[0-9A-Za-z]{${SECRET_LENGTH}}$`);

/** A session ID and what a server stores of it. */
export interface Session {
  /** The value of the cookie. Never stored, never logged. */
  readonly text: string;
  /** The SHA-256 of its secret, 32 bytes. */
  readonly hash: Uint8Array;
}

/**
 * A new random session ID.
 *
 * @example const { text, hash } = createSession();
 */
export function createSession(): Session {
  const secret = randomText(SECRET_LENGTH);
  return { text: SESSION_PREFIX + secret, hash: hashSecret(secret) };
}

/**
 * The stored hash of a session ID; undefined: the text is none. Any text may be given.
 *
 * @example const hash = hashSession(cookie);
 */
export function hashSession(text: string): Uint8Array | undefined {
  const isSession = text.length === SESSION_LENGTH && PATTERN.test(text);
  return isSession ? hashSecret(text.slice(SESSION_PREFIX.length)) : undefined;
}
