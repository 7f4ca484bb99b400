/** Numbers as text. */
import { expect, test } from "vitest";

import {
  counted,
  formatAligned,
  formatCompact,
  formatCount,
  formatLift,
  formatMilliseconds,
  formatShare,
  formatShort,
  UNKNOWN,
} from "./numbers.ts";

test.each([
  [formatCount(0), "0"],
  [formatCount(100_004), "100,004"],
  [counted(1, "item"), "1 item"],
  [counted(100_836, "event"), "100,836 events"],
  [formatCompact(9999), "9,999"],
  [formatCompact(1_234_567), "1.23M"],
  [formatShort(0.123_456), "0.123"],
  [formatShort(-1234.5), "−1,230"],
  [formatAligned(0.28, 0.902), "0.280"],
  [formatAligned(0, 0), "0.00"],
  [formatAligned(-12.345, 98.7), "−12.3"],
  [formatAligned(1234.5, 98_765), "1,235"],
  [formatAligned(1e-9, 1e-9), "0.000000"],
  [formatShare(0), "0%"],
  [formatShare(0.000_02), "under 0.1%"],
  [formatShare(0.034), "3.4%"],
  [formatShare(-0.28), "−28%"],
  [formatShare(0.0996), "10%"],
  [formatShare(0.8249), "82%"],
  [formatMilliseconds(0.4217), "0.42 ms"],
  [formatMilliseconds(9.96), "10 ms"],
  [formatMilliseconds(431), "431 ms"],
  [formatMilliseconds(2310), "2.3 s"],
  [formatLift(3.14), "3.1×"],
  [formatLift(12.6), "13×"],
])("%s", (given, wanted) => expect(given).toBe(wanted));

test.each([
  formatCount(Number.NaN),
  formatShare(Number.NaN),
  formatMilliseconds(Infinity),
  formatLift(undefined),
])("what is not known is a dash", (given) => expect(given).toBe(UNKNOWN));
