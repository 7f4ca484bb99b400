import { setImmediate as nextTurn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { expect, test } from "vitest";

import { untilAborted } from "./until-aborted.ts";

const signal = () => new AbortController().signal;

test("gives the values in order, and throws what the sequence throws", async () => {
  const seen: number[] = [];
  const loop = async () => {
    for await (const value of untilAborted(failing(), signal())) seen.push(value);
  };
  await expect(loop()).rejects.toThrow("the file ends in the middle");
  expect(seen).toEqual([1, 2]);
});

test("ends without an error once the signal aborts, whatever the sequence waits for", async () => {
  const controller = new AbortController();
  const seen: number[] = [];
  setTimeout(() => controller.abort(), 20);
  for await (const value of untilAborted(waiting(), controller.signal)) seen.push(value);
  expect(seen).toEqual([1]);
  for await (const value of untilAborted(waiting(), controller.signal)) seen.push(value);
  expect(seen).toEqual([1]);
});

test("keeps none of the earlier values", async () => {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect !== "function") throw new Error("no garbage collection on demand");
  const given: WeakRef<object>[] = [];
  for await (const value of untilAborted(objects(), signal())) {
    given.push(new WeakRef(value));
    if (given.length < 100) continue;
    // References that are looked at stay until the turn ends.
    await nextTurn();
    collect();
    const kept = given.filter((reference) => reference.deref() !== undefined);
    // The last one, and what the loop holds of the one before.
    expect(kept.length).toBeLessThanOrEqual(2);
  }
});

async function* failing() {
  yield 1;
  yield 2;
  throw new Error("the file ends in the middle");
}

async function* waiting() {
  yield 1;
  await new Promise(() => {});
  yield 2;
}

async function* objects() {
  for (let at = 0; at < 100; at++) yield { bytes: new Uint8Array(1000) };
}
