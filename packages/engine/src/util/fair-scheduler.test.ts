/** The fair scheduler: order, and that the event loop continues between two callers. */
import { setImmediate as nextIteration } from "node:timers/promises";

import { expect, test } from "vitest";

import { FairScheduler } from "./fair-scheduler.ts";

/** What a task takes: callers continue by time. */
function spend(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

test("tasks that are ready together run in order, and the event loop continues between them", async () => {
  const scheduler = new FairScheduler();
  const order: string[] = [];
  const task = async (name: string) => {
    await scheduler.waitForIteration();
    spend(1.5);
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

test("short tasks share an iteration", async () => {
  const scheduler = new FairScheduler();
  let done = 0;
  const task = async () => {
    await scheduler.waitForIteration();
    spend(0.1);
    done += 1;
  };
  const tasks = Promise.all(Array.from({ length: 40 }, () => task()));
  let iterations = 0;
  for (; done < 40; iterations++) await nextIteration();
  await tasks;
  expect(iterations).toBeLessThan(30);
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
