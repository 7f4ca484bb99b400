/** User tokens: what they hold, who can make them, and what is none. */
import { sign } from "node:crypto";

import { describe, expect, test } from "vitest";

import { createKey } from "./key.ts";
import { signingKey } from "./signing-key.ts";
import { createUserToken, isTokenCurrent, readUserToken, verifyUserToken } from "./user-token.ts";

const NOW = Date.UTC(2026, 10, 26);
const key = createKey();
const text = createUserToken(key.text, { user_id: "alice", expires_in: 3600, now: NOW });

/** A token with these claims, signed with the right key. */
function signed(claims: unknown): string {
  const encoded = Buffer.from(JSON.stringify(claims)).toString("base64url");
  const secret = key.text.slice(17, 60);
  const bytes = Buffer.from(`hellorec user token v1\n${encoded}`);
  return `hru_${encoded}.${sign(null, bytes, signingKey(key.id, secret)).toString("base64url")}`;
}

function isValid(token: string, publicKey = key.publicKey): boolean {
  const read = readUserToken(token);
  return read !== undefined && verifyUserToken(read, publicKey);
}

test("a token names key, user and times, and its key's public key verifies it", () => {
  expect(readUserToken(text)).toMatchObject({
    key_id: key.id,
    user_id: "alice",
    issued_at: NOW,
    expires_at: NOW + 3_600_000,
  });
  expect(isValid(text)).toBe(true);
});

test("the time is now where none is given", () => {
  const before = Date.now();
  const token = readUserToken(createUserToken(key.text, { user_id: "alice", expires_in: 1 }));
  expect(token?.issued_at).toBeGreaterThanOrEqual(before);
  expect(token?.issued_at).toBeLessThanOrEqual(Date.now());
});

test("it does not hold the key's secret", () => {
  const claims = Buffer.from(text.slice(4), "base64url").toString();
  for (const part of [text, claims]) expect(part).not.toContain(key.text.slice(17, 25));
});

test.each(["影迷 🎬", 'a"b\\c', "\ud800", "\u0001".repeat(256), "𝔘".repeat(128)])(
  "any user ID of the contract comes back as it was: %j",
  (user_id) => {
    const token = createUserToken(key.text, { user_id, expires_in: 60 });
    expect(readUserToken(token)?.user_id).toBe(user_id);
    expect(isValid(token)).toBe(true);
  },
);

describe("forgery", () => {
  test("another key's public key refuses it", () => {
    expect(isValid(text, createKey().publicKey)).toBe(false);
  });

  test("what a server stores of a key makes no token", () => {
    const { secretHash, publicKey, id } = key;
    for (const stolen of [secretHash, publicKey]) {
      for (const encoding of ["hex", "base64url", "latin1"] as const) {
        const claims = text.slice(4, text.indexOf("."));
        const forged = sign(
          null,
          Buffer.from(`hellorec user token v1\n${claims}`),
          signingKey(id, Buffer.from(stolen).toString(encoding)),
        );
        expect(isValid(`hru_${claims}.${forged.toString("base64url")}`)).toBe(false);
      }
    }
  });

  test("each single changed character makes it invalid", () => {
    for (let at = 0; at < text.length; at++) {
      const wrong = text.charAt(at) === "A" ? "B" : "A";
      expect(isValid(text.slice(0, at) + wrong + text.slice(at + 1))).toBe(false);
    }
  });

  test("the claims of one token do not go with the signature of another", () => {
    const other = createUserToken(key.text, { user_id: "bob", expires_in: 3600, now: NOW });
    const [claims] = other.split(".");
    const [, signature] = text.split(".");
    expect(isValid(`${claims}.${signature}`)).toBe(false);
  });

  test("a second text of the same signature is no token", () => {
    // The last of the 86 characters has four bits that no byte takes.
    const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const last = digits.indexOf(text.slice(-1));
    const twin = text.slice(0, -1) + digits.charAt(last ^ 1);
    expect(Buffer.from(twin.split(".")[1] ?? "", "base64url")).toEqual(
      Buffer.from(text.split(".")[1] ?? "", "base64url"),
    );
    expect(readUserToken(twin)).toBeUndefined();
  });

  test("a public key of the wrong length verifies nothing, and does not throw", () => {
    expect(isValid(text, new Uint8Array())).toBe(false);
    expect(isValid(text, new Uint8Array(33))).toBe(false);
    expect(isValid(text, new Uint8Array(32))).toBe(false);
  });
});

describe("claims that no server accepts, even signed", () => {
  const claims = { key_id: key.id, user_id: "alice", issued_at: NOW, expires_at: NOW + 1000 };

  test("the same claims, unchanged, are read", () => {
    expect(isValid(signed(claims))).toBe(true);
  });

  test.each([
    ["a life of more than 24 h", { expires_at: NOW + 86_400_001 }],
    ["no life", { expires_at: NOW }],
    ["an end before its beginning", { expires_at: NOW - 1 }],
    ["no end", { expires_at: undefined }],
    ["an end that is no whole number", { expires_at: NOW + 0.5 }],
    ["times that are text", { issued_at: "0", expires_at: "1" }],
    ["a time before 1970", { issued_at: -1, expires_at: 1 }],
    ["no user", { user_id: undefined }],
    ["an empty user", { user_id: "" }],
    ["a list of users", { user_id: ["alice"] }],
    ["too long a user", { user_id: "a".repeat(257) }],
    ["no key", { key_id: undefined }],
  ])("%s", (_, change) => {
    expect(readUserToken(signed({ ...claims, ...change }))).toBeUndefined();
  });

  test.each([[null], [1], ["claims"], [[]]])("%j instead of an object", (value) => {
    expect(readUserToken(signed(value))).toBeUndefined();
  });
});

test.each([
  ["nothing", ""],
  ["the prefix alone", "hru_"],
  ["a key", key.text],
  ["no signature", text.slice(0, text.indexOf("."))],
  ["a truncated signature", text.slice(0, -1)],
  ["a line feed at its end", `${text}\n`],
  ["claims that are no JSON", `hru_AAAA.${text.split(".")[1]}`],
  ["unicode", text.replace("hru_", "hru_é")],
  ["1 MB", `hru_${"A".repeat(2 ** 20)}.${text.split(".")[1]}`],
])("no token: %s", (_, value) => {
  expect(readUserToken(value)).toBeUndefined();
});

test("a token is current from a minute before it was made until it ends", () => {
  const token = { issued_at: NOW, expires_at: NOW + 1000 };
  expect(isTokenCurrent(token, NOW)).toBe(true);
  expect(isTokenCurrent(token, NOW + 999)).toBe(true);
  expect(isTokenCurrent(token, NOW + 1000)).toBe(false);
  expect(isTokenCurrent(token, NOW - 60_000)).toBe(true);
  expect(isTokenCurrent(token, NOW - 60_001)).toBe(false);
});

describe("what the maker gets wrong", () => {
  const options = { user_id: "alice", expires_in: 60 };

  test("a key that is none: the message does not repeat it", () => {
    const mistyped = key.text.replace(/.$/, (last) => (last === "a" ? "b" : "a"));
    expect(() => createUserToken(mistyped, options)).toThrow(/hrk_…/);
    expect(() => createUserToken(mistyped, options)).not.toThrow(mistyped.slice(17, 25));
  });

  test.each([0, -1, 0.5, 86_401, Number.NaN, Number.POSITIVE_INFINITY])(
    "expires_in of %d",
    (expires_in) => {
      expect(() => createUserToken(key.text, { ...options, expires_in })).toThrow(
        /expires_in: must be 1 to 86400 seconds/,
      );
    },
  );

  test.each(["", "a".repeat(257)])("a user_id of the wrong length", (user_id) => {
    expect(() => createUserToken(key.text, { ...options, user_id })).toThrow(/user_id: must have/);
  });
});
