import { expect, test } from "vitest";

import { cpuSecondsIn, figuresOf, mebibytesIn, whyNoFigures } from "./process-figures.ts";

const STATUS = "Name:\tnode\nVmHWM:\t  524288 kB\nVmRSS:\t  102400 kB\n";

test("memory is read in MiB", () => {
  expect(mebibytesIn(STATUS, "VmHWM")).toBe(512);
  expect(mebibytesIn(STATUS, "VmRSS")).toBe(100);
});

test("processor time is read behind a name with spaces and parentheses", () => {
  const fields = ["S", ...Array.from({ length: 10 }, () => 1), 150, 50, 1, 1];
  expect(cpuSecondsIn(`7 (a) b) ${fields.join(" ")}`)).toBe(2);
});

test.skipIf(whyNoFigures() !== undefined)("this process has figures", () => {
  const { resident_mib, peak_mib, cpu_seconds, open_files } = figuresOf(process.pid);
  expect(peak_mib).toBeGreaterThanOrEqual(resident_mib);
  expect(Math.min(resident_mib, cpu_seconds, open_files)).toBeGreaterThan(0);
});
