/** When a server counts as idle. */
import { expect, test } from "vitest";

import { isSettledWithin, settled } from "./settled.ts";

/** A server whose CPU seconds are these, one reading after the other; then the last one. */
function reading(...seconds: (number | undefined)[]) {
  let count = 0;
  return {
    cpuSeconds: () => seconds[Math.min(count++, seconds.length - 1)],
    count: () => count,
  };
}

test("four idle windows, one after another, after the last busy one", async () => {
  const server = reading(0, 0.5, 0.5, 0.505, 0.9, 0.9);
  await settled(server, 1);
  expect(server.count()).toBe(9);
});

test("does not wait where the system does not tell", async () => {
  const server = reading(undefined);
  await settled(server, 1);
  expect(server.count()).toBe(1);
});

test("tells when it stays busy", async () => {
  let seconds = 0;
  const busy = { cpuSeconds: () => (seconds += 1) };
  expect(await isSettledWithin(busy, 5, 1)).toBe(false);
  expect(await isSettledWithin(reading(7), 5000, 1)).toBe(true);
});
