import { expect, test } from "vitest";

import { BackgroundRefresh } from "./background-refresh.ts";

/** Ends the run under way, well or badly. */
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

test("what is asked for during a run is done by one more run", async () => {
  const { subject, runs } = refresh();
  subject.ask();
  expect(runs).toHaveLength(1);
  for (let asked = 0; asked < 10; asked++) subject.ask();
  expect(runs).toHaveLength(1);
  runs[0]?.end();
  await expect.poll(() => runs.length).toBe(2);
  runs[1]?.end();
  await subject.close();
  expect(runs).toHaveLength(2);
});

test("what fails is tried again until it works, and told once", async () => {
  const { subject, runs, errors } = refresh();
  subject.ask();
  runs[0]?.end(new Error("first"));
  await expect.poll(() => runs.length).toBe(2);
  runs[1]?.end(new Error("second"));
  await expect.poll(() => runs.length).toBe(3);
  runs[2]?.end();
  await subject.close();
  expect(errors.map(String)).toEqual(["Error: first"]);
  expect(runs).toHaveLength(3);
});

test("closing waits for the run under way and lets no other follow", async () => {
  const { subject, runs } = refresh();
  subject.ask();
  subject.ask();
  let closed = false;
  const closing = subject.close().then(() => (closed = true));
  await Promise.resolve();
  expect(closed).toBe(false);
  runs[0]?.end();
  await closing;
  subject.ask();
  expect(runs).toHaveLength(1);
});
