/** How many calls a client may run when another one starts. */
import { expect, test } from "vitest";

import { mostOfClient } from "./most-of-client.ts";

const few = { areMany: false, areHeldUp: false };
const many = { areMany: true, areHeldUp: false };
const heldUp = { areMany: true, areHeldUp: true };

test.each([
  [{ running: 200, isLong: false, arrivals: few }, Infinity],
  [{ running: 3, isLong: true, arrivals: few }, 8],
  [{ running: 4, isLong: true, arrivals: few }, 1],
  [{ running: 8, isLong: true, arrivals: few }, 0],
  [{ running: 3, isLong: false, arrivals: many }, Infinity],
  [{ running: 4, isLong: false, arrivals: many }, 0],
  [{ running: 0, isLong: false, arrivals: heldUp }, 0],
])("%j: %d", (state, most) => {
  expect(mostOfClient(state)).toBe(most);
});
