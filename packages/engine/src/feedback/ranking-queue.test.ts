/** The order and the bound of computations. */
import { expect, test } from "vitest";

import { RankingQueue } from "./ranking-queue.ts";

/** Works that end when they are told to. */
function heldWorks() {
  const started: string[] = [];
  const ends = new Map<string, () => void>();
  const work = (name: string) => async () => {
    started.push(name);
    await new Promise<void>((resolve) => {
      ends.set(name, resolve);
    });
    return name;
  };
  const end = async (name: string) => {
    ends.get(name)?.();
    await new Promise(setImmediate);
  };
  return { started, work, end };
}

test("one runs at a time, in order, and the urgent one comes first", async () => {
  const queue = new RankingQueue(10);
  const { started, work, end } = heldWorks();
  const results = ["a", "b", "c"].map((name) => queue.run(work(name), false));
  const urgent = queue.run(work("whole log"), true);
  await new Promise(setImmediate);
  expect(started).toEqual(["a"]);
  await end("a");
  expect(started).toEqual(["a", "whole log"]);
  await end("whole log");
  await end("b");
  expect(started).toEqual(["a", "whole log", "b", "c"]);
  await end("c");
  expect(await Promise.all([...results, urgent])).toEqual(["a", "b", "c", "whole log"]);
});

test("beyond its bound work is refused before it starts, but not urgent work", async () => {
  const queue = new RankingQueue(1);
  const { started, work, end } = heldWorks();
  const first = queue.run(work("first"), false);
  const second = queue.run(work("second"), false);
  await expect(queue.run(work("third"), false)).rejects.toMatchObject({ code: "UNAVAILABLE" });
  const urgent = queue.run(work("urgent"), true);
  for (const name of ["first", "urgent", "second"]) await end(name);
  expect(await Promise.all([first, second, urgent])).toEqual(["first", "second", "urgent"]);
  expect(started).not.toContain("third");
});

test("a failure leaves the place to the next one", async () => {
  const queue = new RankingQueue(5);
  const failed = queue.run(() => Promise.reject(new Error("lost")), false);
  const next = queue.run(() => Promise.resolve("next"), false);
  await expect(failed).rejects.toThrow("lost");
  expect(await next).toBe("next");
  expect(await queue.run(() => Promise.resolve("later"), false)).toBe("later");
});
