import { setImmediate as nextRound } from "node:timers/promises";

import { expect, test } from "vitest";

import { Turns } from "./fair-scheduler.ts";

test("those who come together take turns, in their order, and the event loop goes on between", async () => {
  const turns = new Turns();
  const order: string[] = [];
  const task = async (name: string) => {
    await turns.take();
    order.push(name);
  };
  const tasks = Promise.all([task("a"), task("b"), task("c")]);
  await nextRound();
  order.push("others");
  await tasks;
  expect(order.filter((name) => name !== "others")).toEqual(["a", "b", "c"]);
  expect(order.indexOf("others")).toBeLessThan(order.indexOf("c"));
});

test("who comes alone does not wait", async () => {
  const turns = new Turns();
  expect(turns.take()).toBeUndefined();
  await nextRound();
  expect(turns.take()).toBeUndefined();
});
