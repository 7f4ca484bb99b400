/** Group commit. */
import { expect, test } from "vitest";

import type { WriteOutcome } from "./write-outcome.ts";
import { WriteQueue } from "./write-queue.ts";
import type { WriteRequest } from "./write-request.ts";

const LIMITS = { maxQueuedRows: 100, maxRowsPerCommit: 10 };

/** A queue over a slow disk. `groups` has the requests of each commit. */
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

test("requests that arrive during a commit go into the next one, in order", async () => {
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

test("callers in one turn of the event loop share the first commit, up to its size", async () => {
  const { queue, groups } = slowDisk(done);
  await Promise.all([4, 6, 1, 30, 2].map((size) => queue.submit(write, size)));
  expect(groups.map((group) => group.length)).toEqual([2, 1, 1, 1]);
});

test("each caller gets its own outcome", async () => {
  const { queue } = slowDisk(() => [
    { changes: [[1]] },
    { failure: { code: "ERROR", message: "a wrong request" } },
    { failure: { code: "UNAVAILABLE", message: "the disk is full" } },
    { changes: [[0]] },
  ]);
  const outcomes = await Promise.allSettled([1, 1, 1, 1].map((size) => queue.submit(write, size)));
  expect(outcomes).toEqual([
    { status: "fulfilled", value: [[1]] },
    { status: "rejected", reason: new Error("a wrong request") },
    { status: "rejected", reason: expect.objectContaining({ code: "UNAVAILABLE" }) },
    { status: "fulfilled", value: [[0]] },
  ]);
});

test("a commit that fails rejects its callers, and later commits continue", async () => {
  let broken = true;
  const { queue } = slowDisk((requests) => {
    if (broken) throw new Error("gone");
    return done(requests);
  });
  await expect(queue.submit(write, 1)).rejects.toThrow("gone");
  broken = false;
  expect(await queue.submit(write, 1)).toEqual([[1]]);
});

test("the bound counts waiting and running requests; an empty queue accepts a larger request", async () => {
  const { queue } = slowDisk(done);
  const giant = queue.submit(write, 500);
  await expect(queue.submit(write, 1)).rejects.toMatchObject({ code: "UNAVAILABLE" });
  await giant;
  const fits = queue.submit(write, 60);
  await expect(queue.submit(write, 60)).rejects.toMatchObject({ code: "UNAVAILABLE" });
  const stillFits = queue.submit(write, 40);
  expect(await Promise.all([fits, stillFits])).toEqual([[[1]], [[1]]]);
});

test("callers with many rows are answered in separate turns of the event loop", async () => {
  const large = new WriteQueue<WriteRequest>((requests) => Promise.resolve(done(requests)), {
    maxQueuedRows: 10_000,
    maxRowsPerCommit: 4000,
  });
  let turns = 0;
  const answered = [1, 2, 3].map(() => large.submit(write, 1000).then(() => turns));
  const count = () => {
    turns += 1;
    if (turns < 20) setImmediate(count);
  };
  setImmediate(count);
  const [first = 0, second = 0, third = 0] = await Promise.all(answered);
  expect(second).toBeGreaterThan(first);
  expect(third).toBeGreaterThan(second);
});

test("close waits for accepted requests and accepts no more", async () => {
  const { queue, groups } = slowDisk(done);
  const accepted = queue.submit(write, 1);
  const closed = queue.close();
  await expect(queue.submit(write, 1)).rejects.toMatchObject({ code: "UNAVAILABLE" });
  await closed;
  expect(groups).toHaveLength(1);
  expect(await accepted).toEqual([[1]]);
});
