/** Large bodies that arrive together are read a few chunks in each iteration, and all in the end. */
import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { setImmediate as nextIteration } from "node:timers/promises";

import { expect, test } from "vitest";

import { takeReadTurn } from "./read-scheduler.ts";

const CHUNK = 65_536;

test("bodies wait when an iteration has read enough, and go on in their order", async () => {
  const bodies = Array.from({ length: 9 }, () => new IncomingMessage(new Socket()));
  for (const body of bodies) takeReadTurn(body, CHUNK);
  const waiting = () => bodies.filter((body) => body.isPaused());
  expect(waiting()).toEqual(bodies.slice(2));
  await nextIteration();
  expect(waiting()).toEqual(bodies.slice(4));
  while (waiting().length > 0) await nextIteration();
});

test("small bodies never wait", () => {
  const bodies = Array.from({ length: 100 }, () => new IncomingMessage(new Socket()));
  for (const body of bodies) takeReadTurn(body, 10_000);
  expect(bodies.some((body) => body.isPaused())).toBe(false);
});
