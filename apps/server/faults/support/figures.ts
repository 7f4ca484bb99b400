/** The figures of the failure tests: written to a file, from which `command.ts` makes the table. */
import { appendFileSync } from "node:fs";

import { z } from "zod";

export const figureSchema = z.object({
  /** The fault that was injected. */
  fault: z.string(),
  /** How often it was injected. */
  times: z.number(),
  /** Different events that were acknowledged. */
  acknowledged: z.number(),
  lost: z.number(),
  doubled: z.number(),
  seconds: z.number(),
});

export type Figure = z.output<typeof figureSchema>;

/** What could not be tested on this machine, and why. */
export const skippedSchema = z.object({ skipped: z.string() });

/**
 * Records that something is skipped. The run prints it at its end.
 *
 * @param reason undefined: it is not skipped
 * @returns the end of the title of the skipped tests
 */
export function noteSkipped(what: string, reason: string | undefined): string {
  if (reason === undefined) return "";
  keep({ skipped: `${what}: ${reason}` });
  return ` (skipped: ${reason})`;
}

/** Counts what a test does. */
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

  /** Writes the figures. Call it also if the test fails. */
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
