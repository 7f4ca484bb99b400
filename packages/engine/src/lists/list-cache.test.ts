/** The list cache: dependencies, epochs, and that old models can be garbage collected. */
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { expect, test } from "vitest";

import { ListCache } from "./list-cache.ts";
import type { CachedList } from "./list-cache.ts";

const listOf = (...dependencies: unknown[]): CachedList => ({
  content: { items: [], strategy: "popular", model_version: null },
  cursorTail: undefined,
  dependencies,
});

test("a list is found only with the same dependencies", () => {
  const cache = new ListCache();
  const model = { fitted: true };
  cache.set("key", listOf(1, model, undefined), cache.epoch);
  expect(cache.find("key", [1, model, undefined])?.strategy).toBe("popular");
  // Further dependencies do not matter.
  expect(cache.find("key", [1, model, undefined, {}])).toBeDefined();
  expect(cache.find("key", [2, model, undefined])).toBeUndefined();
  expect(cache.find("key", [1, { fitted: true }, undefined])).toBeUndefined();
  expect(cache.find("key", [1, undefined, undefined])).toBeUndefined();
});

test("a list that was begun before an erasure is not cached", () => {
  const cache = new ListCache();
  const { epoch } = cache;
  cache.apply({ kind: "user_erased", user_id: "x", by: "this_process" });
  cache.set("key", listOf(1), epoch);
  expect(cache.find("key", [1])).toBeUndefined();
});

test("cached lists do not keep an old model in memory", async () => {
  setFlagsFromString("--expose-gc");
  const collectGarbage: () => void = runInNewContext("gc");
  const cache = new ListCache();
  const cacheOne = () => {
    const model = { weights: new Float64Array(10) };
    cache.set("key", listOf(model), cache.epoch);
    return new WeakRef(model);
  };
  const model = cacheOne();
  await setImmediate();
  collectGarbage();
  expect(model.deref()).toBeUndefined();
  expect(cache.find("key", [{}])).toBeUndefined();
});
