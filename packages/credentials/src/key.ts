/** Keys: `hrk_<id>_<secret><checksum>`. The text is shown once; a server stores hash and public key. */
import { CHECKSUM_LENGTH, checksum, randomText } from "./base62.ts";
import { hashSecret } from "./secret-hash.ts";
import { publicBytes, signingKey } from "./signing-key.ts";

/** What each key begins with. */
export const KEY_PREFIX = "hrk_";

const ID_LENGTH = 12;
/** 43 characters of 62 are 256 bits. */
const SECRET_LENGTH = 43;
const SECRET_START = KEY_PREFIX.length + ID_LENGTH + 1;
const CHECKSUM_START = SECRET_START + SECRET_LENGTH;
const KEY_LENGTH = CHECKSUM_START + CHECKSUM_LENGTH;
const PATTERN = new RegExp(
  `^${KEY_PREFIX}[0-9A-Za-z]{${ID_LENGTH}}_[0-9A-Za-z]{${SECRET_LENGTH + CHECKSUM_LENGTH}}$`,
);

/** 43 random characters of 62 are about 31 different ones, and practically never fewer than this. */
const FEWEST_DIFFERENT = 18;

/** A key and what a server stores of it. */
export interface Key {
  /** Names the key; no secret. Twelve letters and digits. */
  readonly id: string;
  /** The key itself, which its holder sends. Never stored, never logged. */
  readonly text: string;
  /** The SHA-256 of the secret, 32 bytes. */
  readonly secretHash: Uint8Array;
  /** Checks the key's user tokens: a raw Ed25519 public key, 32 bytes. */
  readonly publicKey: Uint8Array;
}

/** What a server needs of a key that a caller sent. */
export type ParsedKey = Pick<Key, "id" | "secretHash">;

/**
 * A new random key.
 *
 * @example
 * const { id, text, secretHash, publicKey } = createKey();
 * // Show `text` once, store the others.
 */
export function createKey(): Key {
  const body = `${KEY_PREFIX}${randomText(ID_LENGTH)}_${randomText(SECRET_LENGTH)}`;
  return keyOf(body + checksum(body));
}

/**
 * The ID and the hash of a key; undefined: the text is no key, is truncated or mistyped. Any text may
 * be given. Whether the key exists, and may do what is asked, the caller finds out by ID and hash.
 *
 * @example
 * const key = parseKey(text);
 * const isKnown = key !== undefined && isSameHash(key.secretHash, hashes.get(key.id) ?? NO_HASH);
 */
export function parseKey(text: string): ParsedKey | undefined {
  if (!isKeyText(text)) return undefined;
  return { id: idOf(text), secretHash: hashSecret(secretOf(text)) };
}

/**
 * A key with all that is stored of it, made from its text alone; undefined: the text is no key. It
 * derives the public key, which takes longer than {@link parseKey}.
 *
 * @example const key = restoreKey(process.env["HELLOREC_ADMIN_KEY"] ?? "");
 */
export function restoreKey(text: string): Key | undefined {
  return isKeyText(text) ? keyOf(text) : undefined;
}

/**
 * Whether a text is a key that looks random, as those of {@link createKey} do. A person who writes a
 * key by hand repeats characters.
 *
 * @example if (!isStrongSecret(text)) throw new Error("HELLOREC_ADMIN_KEY is no key of createKey");
 */
export function isStrongSecret(text: string): boolean {
  return isKeyText(text) && new Set(secretOf(text)).size >= FEWEST_DIFFERENT;
}

/** The key of a text that is one. */
function keyOf(text: string): Key {
  const id = idOf(text);
  const secret = secretOf(text);
  const publicKey = publicBytes(signingKey(id, secret));
  return { id, text, secretHash: hashSecret(secret), publicKey };
}

/** Whether a text has the form of a key, and its checksum fits. */
export function isKeyText(text: string): boolean {
  return (
    text.length === KEY_LENGTH &&
    PATTERN.test(text) &&
    text.slice(CHECKSUM_START) === checksum(text.slice(0, CHECKSUM_START))
  );
}

/** The ID in a text that is a key. */
export function idOf(text: string): string {
  return text.slice(KEY_PREFIX.length, SECRET_START - 1);
}

/** The secret in a text that is a key. */
export function secretOf(text: string): string {
  return text.slice(SECRET_START, CHECKSUM_START);
}
