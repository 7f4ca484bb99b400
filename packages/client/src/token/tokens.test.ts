/** When a token is asked for, and what happens when none comes. */
import { createKey, createUserToken } from "@hellorec/credentials";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Tokens } from "./tokens.ts";

const key = createKey().text;
const HOUR_MS = 3_600_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Tokens of these lives, one after the other, and how many were asked for. */
function asked(...lives: readonly (number | Error)[]) {
  let count = 0;
  const tokens = new Tokens(() => {
    const expires_in = lives[count++];
    if (typeof expires_in !== "number") throw expires_in ?? new Error("asked too often");
    return createUserToken(key, { user_id: `影迷 ${count}`, expires_in });
  }, 1000);
  return { tokens, count: () => count };
}

test("a text is used for ever", async () => {
  const tokens = new Tokens("hrk_text", 1000);
  expect(await tokens.get()).toBe("hrk_text");
  vi.advanceTimersByTime(1000 * HOUR_MS);
  expect(await tokens.get()).toBe("hrk_text");
  expect(tokens.refuse("hrk_text")).toBe(false);
});

test("a function is asked once for concurrent calls, and again half a minute before the end", async () => {
  const { tokens, count } = asked(3600, 3600);
  const [one, other] = await Promise.all([tokens.get(), tokens.get()]);
  expect(other).toBe(one);
  vi.advanceTimersByTime(HOUR_MS - 30_001);
  expect(await tokens.get()).toBe(one);
  expect(count()).toBe(1);
  vi.advanceTimersByTime(1);
  expect(await tokens.get()).not.toBe(one);
  expect(count()).toBe(2);
});

test("a short token is renewed in the last tenth of its life", async () => {
  const { tokens, count } = asked(10, 10);
  await tokens.get();
  vi.advanceTimersByTime(8999);
  await tokens.get();
  expect(count()).toBe(1);
  vi.advanceTimersByTime(1);
  await tokens.get();
  expect(count()).toBe(2);
});

test("a page that closes has no time to ask: a token that is valid is used until its end", async () => {
  const { tokens, count } = asked(10, 10);
  const one = await tokens.get(true);
  vi.advanceTimersByTime(9999);
  expect(await tokens.get(true)).toBe(one);
  expect(count()).toBe(1);
  vi.advanceTimersByTime(1);
  expect(await tokens.get(true)).not.toBe(one);
});

test("another one is asked for after a refusal, but not after that of an older one", async () => {
  const { tokens, count } = asked(3600, 3600);
  const one = await tokens.get();
  expect(tokens.refuse("an older one")).toBe(true);
  expect(await tokens.get()).toBe(one);
  expect(tokens.refuse(one)).toBe(true);
  expect(await tokens.get()).not.toBe(one);
  expect(count()).toBe(2);
});

test("a function that fails early does no harm until the old token ends", async () => {
  const { tokens } = asked(3600, new Error("the backend is away"), new Error("still away"), 3600);
  const one = await tokens.get();
  vi.advanceTimersByTime(HOUR_MS - 10_000);
  expect(await tokens.get()).toBe(one);
  vi.advanceTimersByTime(10_000);
  await expect(tokens.get()).rejects.toMatchObject({
    reason: "unsent",
    message: "no token for the call: still away",
  });
  expect(await tokens.get()).not.toBe(one);
});

test("a token that is over when it comes, by a wrong clock here, is used and not asked for each time", async () => {
  let count = 0;
  const tokens = new Tokens(() => {
    count += 1;
    return createUserToken(key, { user_id: "a", expires_in: 60, now: Date.now() - HOUR_MS });
  }, 1000);
  await tokens.get();
  await tokens.get();
  expect(count).toBe(1);
});

test("a function that never answers is given up, and asked again by the next call", async () => {
  const answers = [new Promise<string>(() => undefined), Promise.resolve("hru_late")];
  const tokens = new Tokens(() => answers.shift() ?? "", 1000);
  const failed = tokens.get().catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(1000);
  expect(await failed).toMatchObject({
    message: "no token for the call: it took longer than 1000 ms",
  });
  expect(await tokens.get()).toBe("hru_late");
});

test.each([
  ["nothing", ""],
  ["a line feed", "hru_a\nb"],
  ["a wide character", "hru_é"],
])("a function that returns %s has failed", async (_, text) => {
  await expect(new Tokens(() => text, 1000).get()).rejects.toMatchObject({ reason: "unsent" });
});

test.each(["hru_x.y", "hru_!.y", `hru_${btoa("null")}.y`, `hru_${btoa("{}")}.y`])(
  "a token whose claims cannot be read is used until it is refused: %s",
  async (text) => {
    const tokens = new Tokens(() => text, 1000);
    expect(await tokens.get()).toBe(text);
  },
);
