/** What is stored of a secret: its SHA-256, and how two of them are compared. */
import { hash, timingSafeEqual } from "node:crypto";

/** The SHA-256 of a secret, 32 bytes. The secret has 256 random bits, so it needs no salt. */
export function hashSecret(secret: string): Uint8Array {
  return hash("sha256", secret, "buffer");
}

/**
 * Whether two hashes are the same. The time does not tell where they differ.
 *
 * @example isSameHash(parsed.secretHash, stored.secretHash)
 */
export function isSameHash(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
