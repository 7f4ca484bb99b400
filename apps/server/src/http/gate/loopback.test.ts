/** Addresses that only this machine can reach. */
import { expect, test } from "vitest";

import { isLoopback } from "./loopback.ts";

test.each([
  ["127.0.0.1", true],
  ["127.1.2.3", true],
  ["localhost", true],
  ["::1", true],
  ["0.0.0.0", false],
  ["::", false],
  ["127.evil.example", false],
  ["192.168.0.1", false],
])("isLoopback(%s) is %s", (address, loopback) => {
  expect(isLoopback(address)).toBe(loopback);
});
