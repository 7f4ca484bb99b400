/** Samples of a server under soak. */
import { readFileSync, statSync } from "node:fs";

import { z } from "zod";

import { waitsOf } from "../abuse/bystander/observation.ts";
import { figuresOf } from "../abuse/support/process-figures.ts";
import { growthOf } from "./growth.ts";
import type { Growth, Tolerance } from "./growth.ts";

const MEBIBYTE = 1_048_576;
const probeSchema = z.object({ heap_bytes: z.number(), worst_delay_ms: z.number() });

/** What was measured at one moment. */
export interface Sample {
  readonly seconds: number;
  readonly heap_mib: number;
  readonly resident_mib: number;
  readonly open_files: number;
  readonly wal_mib: number;
  readonly loop_delay_ms: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
  readonly cpu_seconds: number;
}

/** Where the figures of one server come from. */
export interface Source {
  readonly pid: number;
  /** Where `probe.mjs` writes; its process ID is added. */
  readonly probe: string;
  readonly data_file: string;
}

/** Measures now. @param waits of `recommend` since the last sample, in milliseconds */
export function takeSample(source: Source, seconds: number, waits: readonly number[]): Sample {
  const probe = probeSchema.parse(
    JSON.parse(readFileSync(`${source.probe}.${source.pid}`, "utf8")),
  );
  const { resident_mib, open_files, cpu_seconds } = figuresOf(source.pid);
  const { p50, p99 } = waitsOf(waits);
  const wal = statSync(`${source.data_file}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  return {
    seconds: Math.round(seconds),
    heap_mib: probe.heap_bytes / MEBIBYTE,
    resident_mib,
    open_files,
    wal_mib: wal / MEBIBYTE,
    loop_delay_ms: probe.worst_delay_ms,
    p50_ms: p50,
    p99_ms: p99,
    cpu_seconds,
  };
}

/** A quantity of the samples, with what it may grow by. */
export interface Quantity extends Tolerance {
  readonly name: string;
  readonly unit: string;
  readonly of: (sample: Sample) => number;
}

/** What is judged. Waits depend on what else the machine does, so they may differ by more. */
export const QUANTITIES: readonly Quantity[] = [
  { name: "heap", unit: "MiB", of: (sample) => sample.heap_mib, share: 0.15, least: 16 },
  {
    name: "resident memory",
    unit: "MiB",
    of: (sample) => sample.resident_mib,
    share: 0.15,
    least: 32,
  },
  { name: "open files", unit: "", of: (sample) => sample.open_files, share: 0, least: 20 },
  { name: "write-ahead log", unit: "MiB", of: (sample) => sample.wal_mib, share: 0.15, least: 16 },
  {
    name: "event-loop delay, worst",
    unit: "ms",
    of: (sample) => sample.loop_delay_ms,
    share: 0.5,
    least: 25,
  },
  { name: "`recommend`, p50", unit: "ms", of: (sample) => sample.p50_ms, share: 0.5, least: 5 },
  { name: "`recommend`, p99", unit: "ms", of: (sample) => sample.p99_ms, share: 0.5, least: 25 },
];

/** The growth of every quantity. */
export function growths(samples: readonly Sample[]): { quantity: Quantity; growth: Growth }[] {
  return QUANTITIES.map((quantity) => ({
    quantity,
    growth: growthOf(samples.map(quantity.of), quantity),
  }));
}
