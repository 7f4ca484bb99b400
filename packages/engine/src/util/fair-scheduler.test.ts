/** The fair scheduler: order, and that the event loop continues between two callers. */
import { setImmediate as nextIteration } from "node:timers/promises";

import { expect, test } from "vitest";

import { FairScheduler } from "./fair-scheduler.ts";

test("tasks that are ready together run in order, and the event loop continues between them", async () => {
  const scheduler = new FairScheduler();
  const order: string[] = [];
  const task = async (name: string) => {
    await scheduler.waitForIteration();
    order.push(name);
  };
  const names = ["a", "b", "c", "d", "e", "f"];
  const tasks = Promise.all(names.map((name) => task(name)));
  await nextIteration();
  order.push("others");
  await tasks;
  expect(order.filter((name) => name !== "others")).toEqual(names);
  expect(order.indexOf("others")).toBeLessThan(order.indexOf("f"));
});

test("a single task does not wait", async () => {
  const scheduler = new FairScheduler();
  expect(scheduler.waitForIteration()).toBeUndefined();
  await nextIteration();
  expect(scheduler.waitForIteration()).toBeUndefined();
});

test("callers beyond those that may wait are refused, and the others continue", async () => {
  const scheduler = new FairScheduler();
  const callers = Array.from({ length: 510 }, async () => scheduler.waitForIteration());
  const outcomes = await Promise.allSettled(callers);
  const refused = outcomes.filter(({ status }) => status === "rejected");
  expect(refused).toHaveLength(8);
  expect(refused[0]).toMatchObject({ reason: { code: "UNAVAILABLE" } });
  await scheduler.waitForIteration();
});
