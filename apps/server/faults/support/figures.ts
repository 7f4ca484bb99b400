/** What the failure tests counted: kept in a file, from which `command.ts` makes the table. */
import { appendFileSync } from "node:fs";

import { z } from "zod";

export const figureSchema = z.object({
  /** What was done to the server. */
  fault: z.string(),
  /** How often it was done. */
  times: z.number(),
  /** Different events that were acknowledged. */
  acknowledged: z.number(),
  lost: z.number(),
  doubled: z.number(),
  seconds: z.number(),
});

export type Figure = z.output<typeof figureSchema>;

/** A line for what could not be tried here, and why. */
export const skippedSchema = z.object({ skipped: z.string() });

/**
 * Has the run say in its end that something was skipped.
 *
 * @param reason left out: it was not
 * @returns the end of the title of what is skipped
 */
export function noteSkipped(what: string, reason: string | undefined): string {
  if (reason === undefined) return "";
  keep({ skipped: `${what}: ${reason}` });
  return ` (skipped: ${reason})`;
}

/** Counts what a test does; `record` keeps it, also of a test that is about to fail. */
export class Count {
  readonly #fault: string;
  readonly #from = performance.now();
  times = 0;
  acknowledged = 0;
  lost = 0;
  doubled = 0;

  constructor(fault: string) {
    this.#fault = fault;
  }

  record(): void {
    const { times, acknowledged, lost, doubled } = this;
    const seconds = Math.round((performance.now() - this.#from) / 1000);
    const figure: Figure = { fault: this.#fault, times, acknowledged, lost, doubled, seconds };
    keep(figure);
  }
}

function keep(line: Figure | z.output<typeof skippedSchema>): void {
  const file = process.env["FAULTS_FIGURES"];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(line)}\n`);
}
