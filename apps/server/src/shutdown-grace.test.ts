/** When a stopping server waits. That it serves meanwhile: program-shutdown.test.ts. */
import { expect, test } from "vitest";

import { graceMs } from "./shutdown-grace.ts";

const TERM = { because: "SIGTERM", exitStatus: 0, hasGrace: true };
const INT = { because: "SIGINT", exitStatus: 0, hasGrace: false };

test.each([
  ["no setting, /readyz asked", undefined, 10, true, TERM, 5000],
  ["no setting, a short time to stop", undefined, 2, true, TERM, 1000],
  ["no setting, /readyz not asked", undefined, 10, false, TERM, 0],
  ["a setting, /readyz not asked", 7, 10, false, TERM, 7000],
  ["0, /readyz asked", 0, 10, true, TERM, 0],
  ["a setting, no signal of a service manager", 7, 10, true, INT, 0],
])("%s", (_name, SHUTDOWN_GRACE_SECONDS, SHUTDOWN_SECONDS, isWatched, reason, expected) => {
  const config = { SHUTDOWN_GRACE_SECONDS, SHUTDOWN_SECONDS };
  expect(graceMs(config, reason, { isWatched })).toBe(expected);
});
