/** The list cache: validators, clearing, and that old models can be garbage collected. */
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { expect, test } from "vitest";

import { ListCache } from "./list-cache.ts";
import type { CachedList, CacheValidators } from "./list-cache.ts";

const validatorsOf = (parts: Partial<CacheValidators> = {}): CacheValidators => ({
  catalogChangeCount: 1,
  model: undefined,
  coldStartChangeCount: undefined,
  profile: undefined,
  ...parts,
});

const listOf = (validators: CacheValidators): CachedList => ({
  content: { items: [], strategy: "popular", model_version: null },
  cursorTail: undefined,
  validators,
});

test("a list is found only with the same validators", () => {
  const cache = new ListCache();
  const validators = validatorsOf({ model: {}, coldStartChangeCount: 1, profile: {} });
  cache.set("key", listOf(validators), cache.clearCount);
  expect(cache.find("key", validators)?.strategy).toBe("popular");
  // The list does not depend on popularity.
  expect(cache.find("key", { ...validators, popularity: {} })).toBeDefined();
  for (const changed of [
    { catalogChangeCount: 2 },
    { model: {} },
    { model: undefined },
    { coldStartChangeCount: 2 },
    { profile: {} },
  ]) {
    expect(cache.find("key", { ...validators, ...changed })).toBeUndefined();
  }
});

test("a list that depends on popularity is found only with the same ranking", () => {
  const cache = new ListCache();
  const validators = validatorsOf({ popularity: {} });
  cache.set("key", listOf(validators), cache.clearCount);
  expect(cache.find("key", validators)).toBeDefined();
  expect(cache.find("key", { ...validators, popularity: {} })).toBeUndefined();
  expect(cache.find("key", { ...validators, popularity: undefined })).toBeUndefined();
});

test("a list that was begun before an erasure is not cached", () => {
  const cache = new ListCache();
  const { clearCount } = cache;
  cache.apply({ kind: "user_erased", user_id: "x", by: "this_process" });
  cache.set("key", listOf(validatorsOf()), clearCount);
  expect(cache.find("key", validatorsOf())).toBeUndefined();
});

test("cached lists do not keep an old model in memory", async () => {
  setFlagsFromString("--expose-gc");
  const collectGarbage: () => void = runInNewContext("gc");
  const cache = new ListCache();
  const cacheOne = () => {
    const model = { weights: new Float64Array(10) };
    cache.set("key", listOf(validatorsOf({ model })), cache.clearCount);
    return new WeakRef(model);
  };
  const model = cacheOne();
  await setImmediate();
  collectGarbage();
  expect(model.deref()).toBeUndefined();
  expect(cache.find("key", validatorsOf({ model: {} }))).toBeUndefined();
});
