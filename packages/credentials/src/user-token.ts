/**
 * User tokens: `hru_<claims>.<signature>`. The holder of a key makes them without a call to a
 * server. The claims are JSON in base64url, for all to read. The signature is Ed25519, by the key's
 * signing key.
 */
import { sign, verify } from "node:crypto";

import { idOf, isKeyText, secretOf } from "./key.ts";
import { signingKey, verifyingKey } from "./signing-key.ts";

/** What each user token begins with. */
export const USER_TOKEN_PREFIX = "hru_";

/** The longest life of a user token, in seconds: 24 hours. */
export const MAX_TOKEN_SECONDS = 86_400;

/** Tokens are made on machines whose clocks differ: how far ahead one may be, in milliseconds. */
export const CLOCK_TOLERANCE_MS = 60_000;

/** Of a user ID, in UTF-16 code units, as in the contract of the procedures. */
const MAX_USER_ID_LENGTH = 256;

/** 256 characters of user ID, each escaped as six, and the rest of the claims fit in base64url. */
const MAX_TOKEN_LENGTH = 2560;

const SIGNATURE_BYTES = 64;
/** Before the signed text, so that the signature is of use for nothing else. */
const SIGNED_LABEL = "hellorec user token v1\n";
const PATTERN = new RegExp(`^${USER_TOKEN_PREFIX}([\\w-]+)\\.([\\w-]{86})$`);

/** What a user token says, and what proves it. Nothing of it is checked by being read. */
export interface UserToken {
  /** The ID of the key that made it. */
  readonly key_id: string;
  /** The one user that it is for. */
  readonly user_id: string;
  /** When it was made: milliseconds since 1970, by the clock of the maker. */
  readonly issued_at: number;
  /** When it ends: milliseconds since 1970. At most 24 h after `issued_at`. */
  readonly expires_at: number;
  /** The bytes that were signed. */
  readonly signed: Uint8Array;
  /** The Ed25519 signature, 64 bytes. */
  readonly signature: Uint8Array;
}

/** For whom a user token is, and how long. */
export interface UserTokenOptions {
  /** The only user whom the token's bearer may read, and for whom it may track. */
  readonly user_id: string;
  /** Seconds until it ends: 1 to 86,400. */
  readonly expires_in: number;
  /** Milliseconds since 1970. @default Date.now() */
  readonly now?: number;
}

/**
 * A token that lets a browser call the service for one user. It allows at most what its key allows,
 * and ends with its key.
 *
 * @throws {TypeError} `keyText` is no key, or `user_id` is empty or longer than 256 characters
 * @throws {RangeError} `expires_in` is not 1 to 86,400
 * @example const token = createUserToken(key, { user_id: "alice", expires_in: 3600 });
 */
export function createUserToken(keyText: string, options: UserTokenOptions): string {
  const { user_id, expires_in, now = Date.now() } = options;
  // The message never repeats the text: it may be a key with one wrong character.
  if (!isKeyText(keyText)) {
    throw new TypeError("the key is not complete or mistyped: one is hrk_… of 66 characters");
  }
  if (typeof user_id !== "string" || user_id === "" || user_id.length > MAX_USER_ID_LENGTH) {
    throw new TypeError(`user_id: must have 1 to ${MAX_USER_ID_LENGTH} characters`);
  }
  if (!(expires_in >= 1 && expires_in <= MAX_TOKEN_SECONDS)) {
    throw new RangeError(`expires_in: must be 1 to ${MAX_TOKEN_SECONDS} seconds`);
  }
  const key_id = idOf(keyText);
  const issued_at = Math.floor(now);
  const expires_at = issued_at + Math.floor(expires_in * 1000);
  const json = JSON.stringify({ key_id, user_id, issued_at, expires_at });
  const claims = Buffer.from(json).toString("base64url");
  const signature = sign(null, signedBytes(claims), signingKey(key_id, secretOf(keyText)));
  return `${USER_TOKEN_PREFIX}${claims}.${signature.toString("base64url")}`;
}

/**
 * The claims of a user token, NOT verified; undefined: the text is none. Any text may be given.
 *
 * @example
 * const token = readUserToken(text);
 * const key = token && keys.get(token.key_id);
 * const isValid = key && isTokenCurrent(token, Date.now()) && verifyUserToken(token, key.publicKey);
 */
export function readUserToken(text: string): UserToken | undefined {
  if (text.length > MAX_TOKEN_LENGTH) return undefined;
  const [, claims, encoded] = PATTERN.exec(text) ?? [];
  if (claims === undefined || encoded === undefined) return undefined;
  const signature = Buffer.from(encoded, "base64url");
  // Base64url has several texts for the same bytes. Only one of them is the token.
  if (signature.length !== SIGNATURE_BYTES || signature.toString("base64url") !== encoded) {
    return undefined;
  }
  const { key_id, user_id, issued_at, expires_at } = parseClaims(claims);
  if (typeof key_id !== "string" || typeof user_id !== "string") return undefined;
  if (user_id === "" || user_id.length > MAX_USER_ID_LENGTH) return undefined;
  if (!isTime(issued_at) || !isTime(expires_at)) return undefined;
  const life = expires_at - issued_at;
  if (life <= 0 || life > MAX_TOKEN_SECONDS * 1000) return undefined;
  return { key_id, user_id, issued_at, expires_at, signed: signedBytes(claims), signature };
}

/**
 * Whether a token was signed by the key that `publicKey` belongs to: raw bytes, as `createKey` gives
 * them. It does not look at the time.
 *
 * @example verifyUserToken(token, key.publicKey)
 */
export function verifyUserToken(token: UserToken, publicKey: Uint8Array): boolean {
  const key = verifyingKey(publicKey);
  return key !== undefined && verify(null, token.signed, key, token.signature);
}

/**
 * Whether a token is in its time: made no later than a minute from `now`, for clocks that differ, and
 * not ended.
 *
 * @param now milliseconds since 1970
 * @example isTokenCurrent(token, Date.now())
 */
export function isTokenCurrent(
  token: Pick<UserToken, "issued_at" | "expires_at">,
  now: number,
): boolean {
  return token.issued_at <= now + CLOCK_TOLERANCE_MS && now < token.expires_at;
}

function signedBytes(claims: string): Uint8Array {
  return Buffer.from(SIGNED_LABEL + claims, "latin1");
}

function isTime(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** The fields of the claims; none where they are no JSON object. */
function parseClaims(claims: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(Buffer.from(claims, "base64url").toString("utf8"));
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
