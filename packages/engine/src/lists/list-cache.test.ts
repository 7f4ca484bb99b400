/** The list cache: dependencies, epochs, and that old models can be garbage collected. */
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { expect, test } from "vitest";

import { ListCache } from "./list-cache.ts";
import type { CachedList, Dependencies } from "./list-cache.ts";

const dependenciesOf = (parts: Partial<Dependencies> = {}): Dependencies => ({
  catalogVersion: 1,
  model: undefined,
  coldStartVersion: undefined,
  profile: undefined,
  ...parts,
});

const listOf = (dependencies: Dependencies): CachedList => ({
  content: { items: [], strategy: "popular", model_version: null },
  cursorTail: undefined,
  dependencies,
});

test("a list is found only with the same dependencies", () => {
  const cache = new ListCache();
  const known = dependenciesOf({ model: {}, coldStartVersion: 1, profile: {} });
  cache.set("key", listOf(known), cache.epoch);
  expect(cache.find("key", known)?.strategy).toBe("popular");
  // The list does not depend on popularity.
  expect(cache.find("key", { ...known, popularity: {} })).toBeDefined();
  for (const changed of [
    { catalogVersion: 2 },
    { model: {} },
    { model: undefined },
    { coldStartVersion: 2 },
    { profile: {} },
  ]) {
    expect(cache.find("key", { ...known, ...changed })).toBeUndefined();
  }
});

test("a list that depends on popularity is found only with the same ranking", () => {
  const cache = new ListCache();
  const known = dependenciesOf({ popularity: {} });
  cache.set("key", listOf(known), cache.epoch);
  expect(cache.find("key", known)).toBeDefined();
  expect(cache.find("key", { ...known, popularity: {} })).toBeUndefined();
  expect(cache.find("key", { ...known, popularity: undefined })).toBeUndefined();
});

test("a list that was begun before an erasure is not cached", () => {
  const cache = new ListCache();
  const { epoch } = cache;
  cache.apply({ kind: "user_erased", user_id: "x", by: "this_process" });
  cache.set("key", listOf(dependenciesOf()), epoch);
  expect(cache.find("key", dependenciesOf())).toBeUndefined();
});

test("cached lists do not keep an old model in memory", async () => {
  setFlagsFromString("--expose-gc");
  const collectGarbage: () => void = runInNewContext("gc");
  const cache = new ListCache();
  const cacheOne = () => {
    const model = { weights: new Float64Array(10) };
    cache.set("key", listOf(dependenciesOf({ model })), cache.epoch);
    return new WeakRef(model);
  };
  const model = cacheOne();
  await setImmediate();
  collectGarbage();
  expect(model.deref()).toBeUndefined();
  expect(cache.find("key", dependenciesOf({ model: {} }))).toBeUndefined();
});
