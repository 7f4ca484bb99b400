/** The Ed25519 key pair of a key: derived from its secret, so that only its public half is stored. */
import { createPrivateKey, createPublicKey, hkdfSync } from "node:crypto";
import type { KeyObject } from "node:crypto";

/** Bytes of a raw Ed25519 public key. */
export const PUBLIC_KEY_BYTES = 32;

/** What makes the derived key one for user tokens, and of no use for anything else. */
const LABEL = "hellorec user token signing key v1";

const PRIVATE_KEY_HEADER = Buffer.from("302e020100300506032b657004220420", "hex");
const PUBLIC_KEY_HEADER = Buffer.from("302a300506032b6570032100", "hex");

/** The private key that a secret stands for. */
export function signingKey(keyId: string, secret: string): KeyObject {
  const seed = Buffer.from(hkdfSync("sha256", secret, keyId, LABEL, 32));
  const key = Buffer.concat([PRIVATE_KEY_HEADER, seed]);
  return createPrivateKey({ key, format: "der", type: "pkcs8" });
}

/** The 32 raw bytes of the public key that belongs to a private one. */
export function publicBytes(privateKey: KeyObject): Uint8Array {
  const der = createPublicKey(privateKey).export({ format: "der", type: "spki" });
  return new Uint8Array(der.subarray(PUBLIC_KEY_HEADER.length));
}

/** The public key of raw bytes; undefined: they are not 32. */
export function verifyingKey(bytes: Uint8Array): KeyObject | undefined {
  if (bytes.length !== PUBLIC_KEY_BYTES) return undefined;
  const key = Buffer.concat([PUBLIC_KEY_HEADER, bytes]);
  return createPublicKey({ key, format: "der", type: "spki" });
}
