/** How many calls a client may run when another one starts. */
import { expect, test } from "vitest";

import { mostOfClient } from "./most-of-client.ts";

test.each([
  [{ running: 200, isLong: false, areMany: false }, Infinity],
  [{ running: 3, isLong: true, areMany: false }, 8],
  [{ running: 4, isLong: true, areMany: false }, 1],
  [{ running: 8, isLong: true, areMany: false }, 0],
  [{ running: 1, isLong: false, areMany: true }, Infinity],
  [{ running: 2, isLong: false, areMany: true }, 0],
])("%j: %d", (state, most) => {
  expect(mostOfClient(state)).toBe(most);
});
