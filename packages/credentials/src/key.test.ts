/** Keys: their form, what is stored of them, and what is no key. */
import { createHash } from "node:crypto";

import { expect, test } from "vitest";

import { checksum } from "./base62.ts";
import { createKey, isStrongSecret, parseKey, restoreKey } from "./key.ts";
import { isSameHash } from "./secret-hash.ts";

/** A text with the form and the checksum of a key, and this secret. */
function withSecret(secret: string): string {
  const body = `hrk_abcdefghijkl_${secret}`;
  return body + checksum(body);
}

test("a key has an ID, a secret and a checksum, and is new each time", () => {
  const keys = Array.from({ length: 50 }, createKey);
  for (const { id, text } of keys) {
    expect(text).toMatch(/^hrk_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}$/);
    expect(text.slice(4, 16)).toBe(id);
  }
  expect(new Set(keys.map(({ id }) => id)).size).toBe(50);
  expect(new Set(keys.map(({ text }) => text.slice(17))).size).toBe(50);
});

test("of a secret, its SHA-256 is kept, and nothing else holds it", () => {
  const { text, ...stored } = createKey();
  const secret = text.slice(17, 60);
  const expected = createHash("sha256").update(secret).digest();
  expect(Buffer.from(stored.secretHash)).toEqual(expected);
  expect(stored.publicKey).toHaveLength(32);
  const kept = Buffer.concat([Buffer.from(stored.id), stored.secretHash, stored.publicKey]);
  expect(kept.includes(secret.slice(0, 8))).toBe(false);
});

test("a key is parsed and restored from its text", () => {
  const key = createKey();
  expect(parseKey(key.text)).toEqual({ id: key.id, secretHash: key.secretHash });
  expect(restoreKey(key.text)).toEqual(key);
});

test("the hashes of two keys differ", () => {
  const [a, b] = [createKey(), createKey()];
  expect(isSameHash(a.secretHash, parseKey(a.text)?.secretHash ?? b.secretHash)).toBe(true);
  expect(isSameHash(a.secretHash, b.secretHash)).toBe(false);
  expect(isSameHash(a.secretHash, a.secretHash.subarray(1))).toBe(false);
  expect(isSameHash(a.secretHash, new Uint8Array())).toBe(false);
});

test("each single wrong character makes it no key", () => {
  const { text } = createKey();
  for (let at = 0; at < text.length; at++) {
    const wrong = text.charAt(at) === "q" ? "r" : "q";
    expect(parseKey(text.slice(0, at) + wrong + text.slice(at + 1))).toBeUndefined();
  }
});

test.each([
  ["nothing", () => ""],
  ["the prefix alone", () => "hrk_"],
  ["a truncated one", () => createKey().text.slice(0, -1)],
  ["one with a blank", () => `${createKey().text} `],
  [
    "one with a line feed instead of its last character",
    () => `${createKey().text.slice(0, -1)}\n`,
  ],
  ["two of them", () => createKey().text + createKey().text],
  ["another prefix", () => createKey().text.replace("hrk_", "hru_")],
  ["capital letters", () => createKey().text.toUpperCase()],
  ["unicode", () => createKey().text.replace(/.$/, "🔑")],
  ["a NUL", () => createKey().text.replace(/.$/, "\0")],
  ["1 MB", () => `hrk_${"a".repeat(2 ** 20)}`],
])("no key: %s", (_, text) => {
  expect(parseKey(text())).toBeUndefined();
  expect(restoreKey(text())).toBeUndefined();
  expect(isStrongSecret(text())).toBe(false);
});

test("keys that createKey made are strong, and those that a person wrote are not", () => {
  for (let turn = 0; turn < 200; turn++) expect(isStrongSecret(createKey().text)).toBe(true);
  expect(isStrongSecret(withSecret("a".repeat(43)))).toBe(false);
  expect(isStrongSecret(withSecret("password".repeat(6).slice(0, 43)))).toBe(false);
  expect(isStrongSecret(withSecret("0123456789".repeat(5).slice(0, 43)))).toBe(false);
});
