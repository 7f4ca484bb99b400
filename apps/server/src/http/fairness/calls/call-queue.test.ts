/** WaitingClients and limits of the queue of calls, for any order of events. */
import { setImmediate as nextIteration } from "node:timers/promises";

import fc from "fast-check";
import { expect, test } from "vitest";

import { CallQueue, ClientCalls } from "./call-queue.ts";

const FEW = { areMany: false, areHeldUp: false };
const MORE = { running: 20, runningPerClient: 12, waiting: 40, waitingPerClient: 20 };
const LIMITS = { running: 5, runningPerClient: 3, waiting: 8, waitingPerClient: 4 };

test("clients take turns, however many calls one has", async () => {
  const queue = new CallQueue(
    {
      running: 1,
      runningPerClient: 1,
      waiting: 99,
      waitingPerClient: 50,
    },
    FEW,
  );
  const [a, b] = [new ClientCalls(queue), new ClientCalls(queue)];
  const started: string[] = [];
  const wait = (calls: ClientCalls, name: string) =>
    calls.wait({
      since: 0,
      isGone: () => false,
      giveUp: () => {},
      start: () => {
        started.push(name);
        calls.release();
      },
    });
  expect(a.tryStart()).toBe(true);
  for (let at = 0; at < 20; at++) wait(a, `a${at}`);
  wait(b, "b0");
  wait(b, "b1");
  a.release();
  while (started.length < 22) await nextIteration();
  // b ran nothing so far.
  expect(started.slice(0, 4)).toEqual(["b0", "a0", "b1", "a1"]);
});

test("calls that are done at once take turns with other clients too", async () => {
  const queue = new CallQueue({ ...LIMITS, waiting: 200, waitingPerClient: 100 }, FEW);
  const [many, few] = [new ClientCalls(queue), new ClientCalls(queue)];
  const done: string[] = [];
  const call = (calls: ClientCalls, name: string): void => {
    const run = (): void => {
      const end = performance.now() + 1;
      while (performance.now() < end);
      done.push(name);
      calls.release();
    };
    if (calls.tryStart()) run();
    else calls.wait({ since: 0, isGone: () => false, giveUp: () => {}, start: run });
  };
  for (let at = 0; at < 60; at++) call(many, "many");
  expect(done.length).toBeLessThan(20);
  call(few, "few");
  while (done.length < 61) await nextIteration();
  expect(done.indexOf("few")).toBeLessThan(30);
});

test("a client that calls rarely does not wait for the turns of others", () => {
  const queue = new CallQueue(LIMITS, { areMany: true, areHeldUp: false });
  const [many, rare, other, third] = Array.from({ length: 4 }, () => new ClientCalls(queue));
  const wait = (calls?: ClientCalls) =>
    calls?.wait({ since: 0, isGone: () => false, giveUp: () => {}, start: () => {} });
  wait(many);
  expect(many?.tryStart()).toBe(false);
  expect(rare?.tryStart(1_000_000)).toBe(false);
  expect(rare?.tryStart()).toBe(true);
  // It called just now.
  expect(rare?.tryStart()).toBe(false);
  // A crowd of them waits.
  expect(other?.tryStart()).toBe(true);
  expect(third?.tryStart()).toBe(false);
});

test("while iterations are long few calls run, and all of them once there is time", async () => {
  const queue = new CallQueue(
    { running: 60, runningPerClient: 40, waiting: 200, waitingPerClient: 100 },
    FEW,
  );
  const [many, ...others] = Array.from({ length: 12 }, () => new ClientCalls(queue));
  const wait = (calls?: ClientCalls): void => {
    const open = { since: 0, isGone: () => false, giveUp: () => {}, start: () => {} };
    expect(calls?.wait(open)).toBeUndefined();
  };
  for (let at = 0; at < 30; at++) wait(many);
  let isBusy = true;
  const busy = (): void => {
    const end = performance.now() + 6;
    while (performance.now() < end);
    if (isBusy) setImmediate(busy);
  };
  // One more starts in 50 ms, whatever the iterations take.
  const startedAt = performance.now();
  const most = (few: number) => few + (performance.now() - startedAt) / 50;
  busy();
  for (let at = 0; at < 8; at++) await nextIteration();
  expect(many?.running).toBeLessThanOrEqual(most(6));
  for (const calls of others) wait(calls);
  while ((others[0]?.running ?? 0) < 1) await nextIteration();
  expect(queue.depth.running).toBeLessThanOrEqual(most(10));
  isBusy = false;
  while (queue.depth.waiting > 0) await nextIteration();
  expect(queue.depth).toEqual({ running: 41, waiting: 0 });
});

test("clients that went away make room for others", async () => {
  const queue = new CallQueue(LIMITS, FEW);
  const calls = new ClientCalls(queue);
  for (let at = 0; at < 3; at++) expect(calls.tryStart()).toBe(true);
  let isGone = false;
  const wait = () =>
    calls.wait({ since: 0, isGone: () => isGone, giveUp: () => {}, start: () => {} });
  for (let at = 0; at < 4; at++) wait();
  expect(wait()).toBe("client");
  isGone = true;
  // They are looked for now and then: each refusal would look at all of them.
  await expect.poll(wait).toBeUndefined();
});

test("calls that wait for something else than the thread do not stop others for long", async () => {
  const queue = new CallQueue(
    { running: 60, runningPerClient: 40, waiting: 200, waitingPerClient: 100 },
    FEW,
  );
  const clients = Array.from({ length: 9 }, () => new ClientCalls(queue));
  let hasStarted = false;
  const wait = (calls: ClientCalls | undefined, start: () => void) =>
    calls?.wait({ since: 0, isGone: () => false, giveUp: () => {}, start });
  for (const calls of clients.slice(0, 8)) wait(calls, () => {});
  while (queue.depth.waiting > 0) await nextIteration();
  wait(clients[8], () => {
    hasStarted = true;
  });
  const busy = (): void => {
    const end = performance.now() + 6;
    while (performance.now() < end);
    if (!hasStarted) setImmediate(busy);
  };
  busy();
  while (!hasStarted) await nextIteration();
  expect(queue.depth).toEqual({ running: 9, waiting: 0 });
});

test("calls start beside arrivals that hold everything up, one after the other", async () => {
  const queue = new CallQueue(LIMITS, { areMany: true, areHeldUp: true });
  const clients = Array.from({ length: 3 }, () => new ClientCalls(queue));
  for (const calls of clients) {
    calls.wait({ since: 0, isGone: () => false, giveUp: () => {}, start: () => {} });
  }
  while (queue.depth.waiting > 0) await nextIteration();
  expect(clients.map(({ running }) => running)).toEqual([1, 1, 1]);
});

test("calls with large bodies that end together start in iterations of their own", async () => {
  const queue = new CallQueue(LIMITS, FEW);
  const calls = new ClientCalls(queue);
  const startsNow = (): boolean => {
    const isStarted = calls.tryStart(1_000_000);
    const end = performance.now() + 5;
    while (isStarted && performance.now() < end);
    if (isStarted) calls.release();
    return isStarted;
  };
  // Nothing is known of the time before the first look at it.
  expect(startsNow()).toBe(false);
  expect(startsNow()).toBe(true);
  expect(startsNow()).toBe(false);
  expect(calls.tryStart()).toBe(true);
});

test.each([LIMITS, MORE])("limits hold, and no call is lost: %j", async (limits) => {
  const step = fc.record({
    client: fc.nat(3),
    action: fc.constantFrom("call", "call", "call", "end", "leave", "expire", "pause", "work"),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 80 }), async (steps) => {
      const queue = new CallQueue(limits, FEW);
      const clients = Array.from({ length: 4 }, () => ({
        calls: new ClientCalls(queue),
        running: 0,
        isGone: false,
      }));
      let open = 0;
      for (const { client: at, action } of steps) {
        const client = clients[at];
        if (client === undefined) continue;
        const { calls } = client;
        if (action === "call") {
          if (calls.tryStart()) {
            client.running += 1;
          } else {
            const isDropped = client.isGone;
            const full = calls.wait({
              since: 0,
              isGone: () => isDropped,
              start: () => {
                open -= 1;
                client.running += 1;
              },
              giveUp: () => {
                open -= 1;
              },
            });
            if (full === undefined && !isDropped) open += 1;
          }
        } else if (action === "end" && client.running > 0) {
          client.running -= 1;
          calls.release();
        } else if (action === "leave") {
          client.isGone = !client.isGone;
        } else if (action === "expire") {
          calls.expire(1);
        } else if (action === "work") {
          const end = performance.now() + 4;
          while (performance.now() < end);
          await nextIteration();
        } else {
          await nextIteration();
        }
        const running = clients.map((one) => one.running);
        expect(running.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(limits.running);
        expect(Math.max(...running)).toBeLessThanOrEqual(limits.runningPerClient);
        expect(calls.waiting.length).toBeLessThanOrEqual(limits.waitingPerClient);
      }
      for (let round = 0; round < 600 && clients.some(({ calls }) => !calls.isIdle); round++) {
        for (const client of clients) {
          for (; client.running > 0; client.running--) client.calls.release();
        }
        await nextIteration();
      }
      expect(open).toBe(0);
      expect(clients.every(({ calls }) => calls.isIdle)).toBe(true);
    }),
    { numRuns: 100 },
  );
});
