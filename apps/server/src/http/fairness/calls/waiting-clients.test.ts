/** Whose turn it is. */
import { expect, test } from "vitest";

import type { QueuedClient } from "./waiting-clients.ts";
import { WaitingClients } from "./waiting-clients.ts";

interface Client extends QueuedClient {
  running: number;
}
const client = (running: number): Client => ({ running, turn: undefined });

test("those that run the fewest come first, and among them the one that has waited longest", () => {
  const turns = new WaitingClients<Client>(4);
  const [a, b, c] = [client(1), client(0), client(1)];
  for (const one of [a, b, c, a]) turns.take(one);
  expect(turns.size).toBe(3);
  expect(turns.next(1)).toBe(b);
  expect(turns.next(1)).toBeUndefined();
  expect(turns.next(2)).toBe(a);
  expect(turns.next(Infinity)).toBe(c);
  expect([turns.next(Infinity), turns.size]).toEqual([undefined, 0]);
});

test("one whose calls ended since it took its turn has an earlier one, once", () => {
  const turns = new WaitingClients<Client>(4);
  const [a, b, c] = [client(2), client(1), client(3)];
  for (const one of [a, b, c]) turns.take(one);
  a.running = 0;
  turns.take(a);
  expect(turns.size).toBe(3);
  expect(turns.next(Infinity)).toBe(a);
  expect(turns.next(Infinity)).toBe(b);
  expect(turns.next(Infinity)).toBe(c);
  expect(turns.next(Infinity)).toBeUndefined();
});

test("one that runs as many as it may takes no turn", () => {
  const turns = new WaitingClients<Client>(4);
  turns.take(client(4));
  expect(turns.size).toBe(0);
});
