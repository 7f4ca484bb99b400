/** Session IDs. */
import { expect, test } from "vitest";

import { createKey } from "./key.ts";
import { createSession, hashSession } from "./session.ts";

test("a session ID is new each time, and its hash is found from its text", () => {
  const [a, b] = [createSession(), createSession()];
  expect(a.text).toMatch(/^hrs_[0-9A-Za-z]{43}$/);
  expect(a.text).not.toBe(b.text);
  expect(hashSession(a.text)).toEqual(a.hash);
  expect(hashSession(b.text)).not.toEqual(a.hash);
});

test("the hash does not hold the secret", () => {
  const { text, hash } = createSession();
  expect(Buffer.from(hash).includes(text.slice(4, 12))).toBe(false);
});

test.each([
  ["nothing", ""],
  ["a key", createKey().text],
  ["a truncated one", createSession().text.slice(0, -1)],
  ["one with a blank", `${createSession().text} `],
  ["a line feed at its end", createSession().text.replace(/.$/, "\n")],
  ["unicode", createSession().text.replace(/.$/, "é")],
  ["1 MB", "hrs_".padEnd(2 ** 20, "a")],
])("no session ID: %s", (_, text) => {
  expect(hashSession(text)).toBeUndefined();
});
