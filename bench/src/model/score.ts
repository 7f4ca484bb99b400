/** `bench model`, part score: what a model itself takes of a recommendation. */
import { z } from "zod";

import { pinning } from "../processes/pinning.ts";
import { bundlePrograms, programCommand, timed } from "../processes/programs.ts";
import { goal } from "../reporting/goal.ts";
import { describeMachine } from "../reporting/machine.ts";
import type { Report } from "../reporting/report.ts";
import { median } from "../reporting/statistics.ts";
import type { ModelOptions } from "./options.ts";

const LIMIT_US = 100;

const timesSchema = z.object({ p50_us: z.number(), p99_us: z.number() });

/** What `programs/score.ts` prints. */
export const scoreOutputSchema = z.object({
  users: z.int(),
  items: z.int(),
  /** Items of each history. */
  history: z.int(),
  /** Weights an item, on average. */
  neighbours: z.number(),
  score: timesSchema,
  top: timesSchema,
  explain: timesSchema,
  all: timesSchema,
});

export type ScoreOutput = z.output<typeof scoreOutputSchema>;

const STEPS = [
  ["score", "score all items"],
  ["top", "the best 10 not seen"],
  ["explain", "3 reasons for each"],
  ["all", "together"],
] as const;

/** Runs the program once a round, on the core that servers get; medians over the rounds. */
export async function benchScore({ rounds, progress }: ModelOptions): Promise<Report> {
  const machine = describeMachine();
  await bundlePrograms();
  const outputs: ScoreOutput[] = [];
  for (let round = 1; round <= rounds; round++) {
    progress(`score, round ${round} of ${rounds}`);
    const command = [...pinning().server, ...programCommand("score")];
    outputs.push((await timed(command, scoreOutputSchema)).output);
  }
  const [first] = outputs;
  if (first === undefined) throw new Error("nothing was measured");
  const results = STEPS.map(([step, description]) => {
    const times = outputs.map((output) => output[step]);
    return {
      step,
      description,
      p50_us: Number(median(times.map((time) => time.p50_us)).toFixed(1)),
      p99_us: Number(median(times.map((time) => time.p99_us)).toFixed(1)),
    };
  });
  const together = results.find(({ step }) => step === "all")?.p50_us ?? Number.NaN;
  return {
    name: "model-score",
    machine,
    method: [
      `${first.users.toLocaleString("en")} users one after another with histories of ${first.history} items, ${first.items.toLocaleString("en")} items with ${first.neighbours.toFixed(0)} neighbours on average, on one core; ${rounds} processes, medians.`,
    ],
    rows: results.map((result) => ({
      step: result.description,
      "p50 us": result.p50_us.toFixed(0),
      "p99 us": result.p99_us.toFixed(0),
    })),
    goals: [
      goal({
        goal: "score, list and reasons of one user, p50",
        measured: together,
        limit: LIMIT_US,
        bound: "at most",
        unit: "us",
      }),
    ],
    results,
  };
}
