/** Background refreshes: requests are combined, failures are retried. */
import { expect, test } from "vitest";

import { BackgroundRefresh } from "./background-refresh.ts";

/** Ends the current run, with success or failure. */
interface Run {
  readonly end: (error?: Error) => void;
}

function refresh() {
  const runs: Run[] = [];
  const errors: unknown[] = [];
  const subject = new BackgroundRefresh({
    work: () =>
      new Promise((resolve, reject) => {
        runs.push({ end: (error) => (error === undefined ? resolve() : reject(error)) });
      }),
    onError: (error) => void errors.push(error),
  });
  return { subject, runs, errors };
}

test("requests during a run are served by one more run", async () => {
  const { subject, runs } = refresh();
  subject.schedule();
  expect(runs).toHaveLength(1);
  for (let request = 0; request < 10; request++) subject.schedule();
  expect(runs).toHaveLength(1);
  runs[0]?.end();
  await expect.poll(() => runs.length).toBe(2);
  runs[1]?.end();
  await subject.close();
  expect(runs).toHaveLength(2);
});

test("a failure is retried until it succeeds, and reported once", async () => {
  const { subject, runs, errors } = refresh();
  subject.schedule();
  runs[0]?.end(new Error("first"));
  await expect.poll(() => runs.length).toBe(2);
  runs[1]?.end(new Error("second"));
  await expect.poll(() => runs.length).toBe(3);
  runs[2]?.end();
  await subject.close();
  expect(errors.map(String)).toEqual(["Error: first"]);
  expect(runs).toHaveLength(3);
});

test("closing waits for the current run and starts no other", async () => {
  const { subject, runs } = refresh();
  subject.schedule();
  subject.schedule();
  let closed = false;
  const closing = subject.close().then(() => (closed = true));
  await Promise.resolve();
  expect(closed).toBe(false);
  runs[0]?.end();
  await closing;
  subject.schedule();
  expect(runs).toHaveLength(1);
});
