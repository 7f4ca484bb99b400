/** The part for backends: tokens that the key's public key verifies. */
import { createKey, readUserToken, verifyUserToken } from "@hellorec/credentials";
import { expect, onTestFinished, test, vi } from "vitest";

import { userToken } from "./server.ts";

const key = createKey();

test("a token is signed with the key, for an hour where nothing else is asked for", () => {
  const token = readUserToken(userToken({ user_id: "alice", key: key.text }));
  expect(token).toMatchObject({ key_id: key.id, user_id: "alice" });
  expect(token && verifyUserToken(token, key.publicKey)).toBe(true);
  expect((token?.expires_at ?? 0) - (token?.issued_at ?? 0)).toBe(3_600_000);
});

test("the key comes from HELLOREC_KEY, with the line feed of a file or without", () => {
  vi.stubEnv("HELLOREC_KEY", `${key.text}\n`);
  onTestFinished(() => void vi.unstubAllEnvs());
  const token = readUserToken(userToken({ user_id: "alice", expires_in: 60 }));
  expect(token?.key_id).toBe(key.id);
  expect((token?.expires_at ?? 0) - (token?.issued_at ?? 0)).toBe(60_000);
});

test("without a key, the error says where to put it", () => {
  vi.stubEnv("HELLOREC_KEY", "");
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(() => userToken({ user_id: "alice" })).toThrow("set HELLOREC_KEY, or pass `key`");
});

test("what is no key is refused, and not repeated", () => {
  const wrong = `${key.text.slice(0, -1)}!`;
  const make = () => userToken({ user_id: "alice", key: wrong });
  expect(make).toThrow(TypeError);
  expect(make).not.toThrow(wrong);
  expect(() => userToken({ user_id: "alice", key: key.text, expires_in: 86_401 })).toThrow(
    RangeError,
  );
});
