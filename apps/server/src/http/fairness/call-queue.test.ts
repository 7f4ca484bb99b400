/** Turns and limits of the queue of calls, for any order of events. */
import { setImmediate as nextIteration } from "node:timers/promises";

import fc from "fast-check";
import { expect, test } from "vitest";

import { CallQueue, ClientCalls } from "./call-queue.ts";

const LIMITS = { running: 5, runningPerClient: 3, waiting: 8, waitingPerClient: 4 };

test("clients take turns, however many calls one has", async () => {
  const queue = new CallQueue({
    running: 1,
    runningPerClient: 1,
    waiting: 99,
    waitingPerClient: 50,
  });
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
  expect(started.slice(0, 5)).toEqual(["b0", "a0", "b1", "a1", "a2"].toSorted(byTurn(started)));
  expect(started.indexOf("b1")).toBeLessThan(5);
});

/** The first turn may be that of either client. */
function byTurn(started: readonly string[]): (a: string, b: string) => number {
  return (a, b) => started.indexOf(a) - started.indexOf(b);
}

test("limits hold, and no call is lost", async () => {
  const step = fc.record({
    client: fc.nat(3),
    action: fc.constantFrom("call", "call", "call", "end", "leave", "expire", "pause"),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 80 }), async (steps) => {
      const queue = new CallQueue(LIMITS);
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
        } else {
          await nextIteration();
        }
        const running = clients.map((one) => one.running);
        expect(running.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(LIMITS.running);
        expect(Math.max(...running)).toBeLessThanOrEqual(LIMITS.runningPerClient);
        expect(calls.waiting.length).toBeLessThanOrEqual(LIMITS.waitingPerClient);
      }
      for (let round = 0; round < 60; round++) {
        for (const client of clients) {
          for (; client.running > 0; client.running--) client.calls.release();
        }
        await nextIteration();
      }
      expect(open).toBe(0);
      expect(clients.every(({ calls }) => calls.isIdle)).toBe(true);
    }),
    { numRuns: 200 },
  );
});
