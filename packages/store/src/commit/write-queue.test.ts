import { expect, test } from "vitest";

import type { WriteOutcome } from "./write-outcome.ts";
import { WriteQueue } from "./write-queue.ts";
import type { WriteRequest } from "./write-request.ts";

const LIMITS = { max_queued: 100, max_per_commit: 10 };

/** A queue over a disk that shows what each commit brings and takes its time. */
function slowDisk(commit: (requests: readonly WriteRequest[]) => readonly WriteOutcome[]) {
  const groups: (readonly WriteRequest[])[] = [];
  const queue = new WriteQueue<WriteRequest>(async (requests) => {
    groups.push(requests);
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
    return commit(requests);
  }, LIMITS);
  return { queue, groups };
}

const write = (): WriteRequest => ({ statements: [] });
const done = (requests: readonly WriteRequest[]) => requests.map(() => ({ changes: [[1]] }));

test("what comes while a commit is under way goes into the next, in order", async () => {
  const { queue, groups } = slowDisk(done);
  const first = write();
  const later = [write(), write(), write()];
  const written = queue.submit(() => first, 1);
  await new Promise((resolve) => {
    setTimeout(resolve, 2);
  });
  await Promise.all([written, ...later.map((request) => queue.submit(() => request, 1))]);
  expect(groups).toEqual([[first], later]);
});

test("callers of one turn share the first commit, up to its size", async () => {
  const { queue, groups } = slowDisk(done);
  await Promise.all([4, 6, 1, 30, 2].map((size) => queue.submit(write, size)));
  expect(groups.map((group) => group.length)).toEqual([2, 1, 1, 1]);
});

test("each caller gets its own outcome", async () => {
  const { queue } = slowDisk(() => [
    { changes: [[1]] },
    { failure: { code: "ERROR", message: "a mistake of its own" } },
    { failure: { code: "UNAVAILABLE", message: "no room" } },
    { changes: [[0]] },
  ]);
  const outcomes = await Promise.allSettled([1, 1, 1, 1].map((size) => queue.submit(write, size)));
  expect(outcomes).toEqual([
    { status: "fulfilled", value: [[1]] },
    { status: "rejected", reason: new Error("a mistake of its own") },
    { status: "rejected", reason: expect.objectContaining({ code: "UNAVAILABLE" }) },
    { status: "fulfilled", value: [[0]] },
  ]);
});

test("a commit that breaks off rejects its callers, and the next ones go on", async () => {
  let broken = true;
  const { queue } = slowDisk((requests) => {
    if (broken) throw new Error("gone");
    return done(requests);
  });
  await expect(queue.submit(write, 1)).rejects.toThrow("gone");
  broken = false;
  expect(await queue.submit(write, 1)).toEqual([[1]]);
});

test("the bound counts what waits and what is under way; a lone giant is let through", async () => {
  const { queue } = slowDisk(done);
  const giant = queue.submit(write, 500);
  await expect(queue.submit(write, 1)).rejects.toMatchObject({ code: "UNAVAILABLE" });
  await giant;
  const fits = queue.submit(write, 60);
  await expect(queue.submit(write, 60)).rejects.toMatchObject({ code: "UNAVAILABLE" });
  const stillFits = queue.submit(write, 40);
  expect(await Promise.all([fits, stillFits])).toEqual([[[1]], [[1]]]);
});

test("callers with many rows are told one by one, so that other work gets its turn", async () => {
  const large = new WriteQueue<WriteRequest>((requests) => Promise.resolve(done(requests)), {
    max_queued: 10_000,
    max_per_commit: 4000,
  });
  let turns = 0;
  const told = [1, 2, 3].map(() => large.submit(write, 1000).then(() => turns));
  const count = () => {
    turns += 1;
    if (turns < 20) setImmediate(count);
  };
  setImmediate(count);
  const [first = 0, second = 0, third = 0] = await Promise.all(told);
  expect(second).toBeGreaterThan(first);
  expect(third).toBeGreaterThan(second);
});

test("closing waits for what was taken and takes nothing more", async () => {
  const { queue, groups } = slowDisk(done);
  const taken = queue.submit(write, 1);
  const closed = queue.close();
  await expect(queue.submit(write, 1)).rejects.toMatchObject({ code: "UNAVAILABLE" });
  await closed;
  expect(groups).toHaveLength(1);
  expect(await taken).toEqual([[1]]);
});
