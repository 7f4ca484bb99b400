/** The figures of the abuse tests: written to a file, from which `command.ts` makes the table. */
import { appendFileSync } from "node:fs";

import { z } from "zod";

const waitsSchema = z.object({
  calls: z.number(),
  p50: z.number(),
  p99: z.number(),
  worst: z.number(),
});

export const figureSchema = z.object({
  /** What the callers did. */
  abuse: z.string(),
  /** What they were answered: how often each status, and `none`. */
  answers: z.record(z.string(), z.number()),
  /** The bystander's waits, in milliseconds. */
  bystander: waitsSchema,
  /** The waits of the same calls for an idle process. */
  idle: waitsSchema,
  /** The kind of call that waited longest. */
  slowest: z.string(),
  /** Answers to the bystander other than 200. */
  refused: z.record(z.string(), z.number()),
  /** The longest wait of each kind of call, less that for the idle process. */
  worst_by_kind: z.record(z.string(), z.number()),
  /** Processor time of the server while the load ran: all threads, and the main one. */
  cpu_seconds: z.number(),
  main_cpu_seconds: z.number(),
  /** How long the main thread could have run, but had no core. */
  main_waiting_seconds: z.number(),
  peak_mib: z.number(),
  /** Resident memory after the load, less that before it. */
  grown_mib: z.number(),
  seconds: z.number(),
  load_average: z.number(),
  /** As `nice` counts: 0 is the server's, 19 the lowest. */
  load_priority: z.number(),
});

export type Figure = z.output<typeof figureSchema>;

/** Writes the figures of one case. */
export function record(figure: Figure): void {
  const file = process.env["ABUSE_FIGURES"];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(figure)}\n`);
}
