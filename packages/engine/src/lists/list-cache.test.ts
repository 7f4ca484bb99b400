import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { expect, test } from "vitest";

import { KeptLists } from "./list-cache.ts";
import type { KeptList } from "./list-cache.ts";

const listOf = (...basis: unknown[]): KeptList => ({
  content: { items: [], strategy: "popular", model_version: null },
  cursorTail: undefined,
  basis,
});

test("a list comes again for the same basis alone", () => {
  const lists = new KeptLists();
  const model = { fitted: true };
  lists.keep("key", listOf(1, model, undefined), lists.round);
  expect(lists.find("key", [1, model, undefined])?.strategy).toBe("popular");
  // What the list was not made from does not matter.
  expect(lists.find("key", [1, model, undefined, {}])).toBeDefined();
  expect(lists.find("key", [2, model, undefined])).toBeUndefined();
  expect(lists.find("key", [1, { fitted: true }, undefined])).toBeUndefined();
  expect(lists.find("key", [1, undefined, undefined])).toBeUndefined();
});

test("a list that was begun before all were dropped is not kept", () => {
  const lists = new KeptLists();
  const { round } = lists;
  lists.clear();
  lists.keep("key", listOf(1), round);
  expect(lists.find("key", [1])).toBeUndefined();
});

test("a model that serves no more is not held in memory by the lists it made", async () => {
  setFlagsFromString("--expose-gc");
  const collectGarbage: () => void = runInNewContext("gc");
  const lists = new KeptLists();
  const keepOne = () => {
    const model = { weights: new Float64Array(10) };
    lists.keep("key", listOf(model), lists.round);
    return new WeakRef(model);
  };
  const model = keepOne();
  await setImmediate();
  collectGarbage();
  expect(model.deref()).toBeUndefined();
  expect(lists.find("key", [{}])).toBeUndefined();
});
