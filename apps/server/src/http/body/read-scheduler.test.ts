/** Large bodies that arrive together are read a few chunks in each iteration, and all in the end. */
import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { setImmediate as nextIteration } from "node:timers/promises";

import { expect, test, vi } from "vitest";

import { BodyReading, startReading } from "./read-scheduler.ts";
import { RequestWithJoinedChunks } from "./request-with-joined-chunks.ts";

const CHUNK = 65_536;

test("bodies wait when an iteration has read enough, and go on in their order", async () => {
  const bodies = Array.from({ length: 9 }, () => new IncomingMessage(new Socket()));
  for (const body of bodies) new BodyReading(body).take(Buffer.alloc(CHUNK));
  const waiting = () => bodies.filter((body) => body.isPaused());
  expect(waiting()).toEqual(bodies.slice(2));
  await nextIteration();
  expect(waiting()).toEqual(bodies.slice(4));
  while (waiting().length > 0) await nextIteration();
});

test("chunks of one byte count as what Node keeps of them", async () => {
  await nextIteration();
  const body = new IncomingMessage(new Socket());
  const reading = new BodyReading(body);
  for (let at = 0; at < 400; at++) reading.take(Buffer.alloc(1));
  expect(body.isPaused()).toBe(false);
  for (let at = 0; at < 200; at++) reading.take(Buffer.alloc(1));
  expect(body.isPaused()).toBe(true);
});

test("a chunk that was joined counts its pieces, which took time", async () => {
  await nextIteration();
  const body = new RequestWithJoinedChunks(new Socket());
  body.headers = { "transfer-encoding": "chunked" };
  const reading = new BodyReading(body);
  for (let at = 0; at < 1000; at++) body.push(Buffer.from("x"));
  expect(reading.take(Buffer.alloc(1000))).toBe(1000 + 256 + 1000 * 256);
  expect(body.isPaused()).toBe(true);
});

test("small bodies never wait", () => {
  const bodies = Array.from({ length: 100 }, () => new IncomingMessage(new Socket()));
  for (const body of bodies) new BodyReading(body).take(Buffer.alloc(10_000));
  expect(bodies.some((body) => body.isPaused())).toBe(false);
});

test("large bodies start a few in each iteration, in their order, and small ones at once", async () => {
  await nextIteration();
  const started: number[] = [];
  const lengths = [200_000, 100, 70_000, 1_000_000, Infinity, 16_000, 50_000];
  const areAtOnce = lengths.map((length, at) => startReading(length, () => started.push(at) > 0));
  expect(areAtOnce).toEqual([true, true, true, false, false, true, false]);
  expect(started).toEqual([0, 1, 2, 5]);
  await nextIteration();
  expect(started).toEqual([0, 1, 2, 5, 3, 4]);
  while (started.length < lengths.length) await nextIteration();
  expect(started.at(-1)).toBe(6);
});

test("bodies that are not read any more take no turn", async () => {
  await nextIteration();
  const started: string[] = [];
  const begin = (name: string, isRead: boolean) =>
    startReading(CHUNK, () => {
      started.push(name);
      return isRead;
    });
  for (const name of ["one", "two"]) begin(name, true);
  for (let gone = 0; gone < 1000; gone++) begin("gone", false);
  for (const name of ["three", "four", "five"]) begin(name, true);
  await nextIteration();
  expect(started.filter((name) => name !== "gone")).toEqual(["one", "two", "three", "four"]);
});

test("while many connections arrive, bodies go on in few iterations", async () => {
  // Other tests of this process may have had many arrivals just now, which makes a pause.
  vi.resetModules();
  const { arrivals } = await import("../fairness/arrivals.ts");
  const { BodyReading: FreshReading } = await import("./read-scheduler.ts");
  const arrive = async (count: number): Promise<void> => {
    for (let at = 0; at < count; at++) {
      arrivals.add();
      await nextIteration();
    }
  };
  await arrive(10);
  expect(arrivals.areMany).toBe(true);
  const bodies = Array.from({ length: 9 }, () => new IncomingMessage(new Socket()));
  for (const body of bodies) new FreshReading(body).take(Buffer.alloc(CHUNK));
  const waiting = () => bodies.filter((body) => body.isPaused()).length;
  expect(waiting()).toBe(9);
  await arrive(8);
  expect(waiting()).toBe(7);
  while (waiting() > 0) await nextIteration();
  while (arrivals.areMany) await nextIteration();
});
