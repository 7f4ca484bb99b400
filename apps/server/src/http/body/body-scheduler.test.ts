/** The order in which the body scheduler starts bodies, by iterations of the event loop. */
import { setImmediate as nextIteration } from "node:timers/promises";

import { expect, test } from "vitest";

import { BodyScheduler } from "./body-scheduler.ts";

test("small bodies share an iteration, large ones take as many as they need, in order of arrival", async () => {
  const scheduler = new BodyScheduler();
  const started: string[] = [];
  const schedule = (name: string, bytes: number) =>
    scheduler.schedule(bytes, () => started.push(name));
  for (const name of ["a", "b"]) schedule(name, 100);
  schedule("large", 150_000);
  schedule("larger", 200_000);
  schedule("c", 100);
  expect(started).toEqual(["a", "b"]);
  const iterations: string[] = [];
  for (let iteration = 1; iteration <= 8; iteration++) {
    await nextIteration();
    iterations.push(started.splice(0).join(" "));
  }
  expect(iterations).toEqual(["a b large", "", "", "larger", "", "", "c", ""]);
});

test("a single body does not wait, whatever its length", async () => {
  const scheduler = new BodyScheduler();
  let started = 0;
  for (let iteration = 1; iteration <= 3; iteration++) {
    scheduler.schedule(100_000, () => started++);
    expect(started).toBe(iteration);
    await nextIteration();
    await nextIteration();
  }
});
