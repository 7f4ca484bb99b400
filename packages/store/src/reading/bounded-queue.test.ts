/** The queue before a worker: its order, its bounds, and equal questions that share one answer. */
import { setImmediate as nextTurn } from "node:timers/promises";

import fc from "fast-check";
import { expect, test } from "vitest";

import { StoreError } from "../contract/store-error.ts";
import { BoundedQueue } from "./bounded-queue.ts";
import { SingleFlight } from "./single-flight.ts";

const LIMITS = { name: "searches", maxRunning: 1, maxWaiting: 2, maxWaitMs: 60_000 };

/** A work that ends when the test says so. */
function heldWork() {
  let end: () => void = () => {};
  let isStarted = false;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const work = async () => {
    isStarted = true;
    await ended;
    return "done";
  };
  return { work, end: () => end(), isStarted: () => isStarted };
}

test("work beyond the bound is refused before it begins, and the rest runs in order", async () => {
  const queue = new BoundedQueue(LIMITS);
  const works = Array.from({ length: 4 }, heldWork);
  const results = works.map(({ work }) => queue.run(work));
  await expect(results[3]).rejects.toThrow("too many searches are waiting (2): retry");
  await expect(results[3]).rejects.toMatchObject({ code: "UNAVAILABLE" });
  expect(works.map((work) => work.isStarted())).toEqual([true, false, false, false]);
  expect([queue.running, queue.waiting]).toEqual([1, 2]);
  for (const [at, { end }] of works.slice(0, 3).entries()) {
    end();
    expect(await results[at]).toBe("done");
  }
  expect([queue.running, queue.waiting]).toEqual([0, 0]);
  expect(works[3]?.isStarted()).toBe(false);
});

test("work that waited too long is refused and never starts; the queue goes on", async () => {
  const queue = new BoundedQueue({ ...LIMITS, maxWaitMs: 20 });
  const [first, late] = [heldWork(), heldWork()];
  const running = queue.run(first.work);
  await expect(queue.run(late.work)).rejects.toThrow("searches wait longer than 20 ms");
  first.end();
  await running;
  expect(late.isStarted()).toBe(false);
  expect(await queue.run(() => Promise.resolve(7))).toBe(7);
});

test("whatever comes and fails: the bounds hold, and each work ends once", async () => {
  const step = fc.record({ turns: fc.nat(3), fails: fc.boolean(), pause: fc.boolean() });
  const limits = fc.record({ running: fc.integer({ min: 1, max: 3 }), waiting: fc.nat(4) });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), limits, async (steps, bounds) => {
      const { running: maxRunning, waiting: maxWaiting } = bounds;
      const queue = new BoundedQueue({ ...LIMITS, maxRunning, maxWaiting });
      let running = 0;
      const started: number[] = [];
      const results: Promise<PromiseSettledResult<number>[]>[] = [];
      for (const [at, { turns, fails, pause }] of steps.entries()) {
        const result = queue.run(async () => {
          started.push(at);
          running += 1;
          expect(running).toBeLessThanOrEqual(maxRunning);
          for (let turn = 0; turn < turns; turn++) await nextTurn();
          running -= 1;
          if (fails) throw new Error("failed");
          return at;
        });
        results.push(Promise.allSettled([result]));
        expect(queue.waiting).toBeLessThanOrEqual(maxWaiting);
        if (pause) await nextTurn();
      }
      for (const [at, settled] of (await Promise.all(results)).entries()) {
        const [outcome] = settled;
        if (outcome?.status === "fulfilled") expect(outcome.value).toBe(at);
        else expect(outcome?.reason instanceof StoreError).toBe(!started.includes(at));
      }
      expect(started).toEqual(started.toSorted((one, other) => one - other));
      expect([queue.running, queue.waiting]).toEqual([0, 0]);
    }),
    { numRuns: 50 },
  );
});

test("equal questions share one answer while it is made, also a failure", async () => {
  const flights = new SingleFlight<number>();
  let asked = 0;
  const ask = async () => {
    const number = ++asked;
    await nextTurn();
    if (number === 2) throw new Error("failed");
    return number;
  };
  expect(await Promise.all([flights.run("a", ask), flights.run("a", ask)])).toEqual([1, 1]);
  const failed = [flights.run("a", ask), flights.run("a", ask)];
  await expect(failed[0]).rejects.toThrow("failed");
  await expect(failed[1]).rejects.toThrow("failed");
  expect(await Promise.all([flights.run("a", ask), flights.run("b", ask)])).toEqual([3, 4]);
});
