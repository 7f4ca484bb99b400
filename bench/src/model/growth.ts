/** `bench model`, part growth: how a fit's time and memory grow with the data. */
import { z } from "zod";

import { bundlePrograms, programCommand, timed } from "../processes/programs.ts";
import { describeMachine } from "../reporting/machine.ts";
import type { Report } from "../reporting/report.ts";
import { median } from "../reporting/statistics.ts";
import type { ModelOptions } from "./options.ts";

const SIZES = [1e5, 1e6, 1e7] as const;
/** Quick runs skip the largest size. */
const QUICK_SIZES = SIZES.slice(0, -1);
/** Extrapolated, not measured. */
const FAR_SIZE = 1e9;
/** Large fits vary little and take long. */
const MOST_ROUNDS = 3;

/** What `programs/fit-synthetic.ts` prints. */
export const growthOutputSchema = z.object({
  users: z.int(),
  items: z.int(),
  /** After histories were cut to their newest items. */
  interactions: z.int(),
  /** Sum of squared history lengths: the multiplications of the product. */
  products: z.number(),
  /** From pairs to a matrix by user and by item. */
  build_seconds: z.number(),
  fit_seconds: z.number(),
  peak_bytes: z.number(),
  model_bytes: z.number(),
});

export type GrowthOutput = z.output<typeof growthOutputSchema>;

/** One size; medians over the rounds, or arithmetic. */
export interface GrowthResult extends GrowthOutput {
  /** Before histories were cut. */
  readonly size: number;
  readonly measured: boolean;
}

/** Fits made-up data of growing size, each in a process of its own. */
export async function benchGrowth(options: ModelOptions): Promise<Report> {
  const machine = describeMachine();
  await bundlePrograms();
  const sizes = options.quick ? QUICK_SIZES : SIZES;
  const rounds = Math.min(options.rounds, MOST_ROUNDS);
  const outputs = new Map<number, GrowthOutput[]>(sizes.map((size) => [size, []]));
  for (let round = 1; round <= rounds; round++) {
    for (const size of sizes) {
      options.progress(`growth, round ${round} of ${rounds}: ${inWords(size)} interactions`);
      const command = [...programCommand("fit-synthetic"), String(size)];
      outputs.get(size)?.push((await timed(command, growthOutputSchema)).output);
    }
  }
  const measured = [...outputs].map(([size, own]) => summarize(size, own));
  const largest = measured.at(-1);
  const results = largest === undefined ? [] : [...measured, scaled(largest, FAR_SIZE)];
  return {
    name: "model-growth",
    machine,
    method: [
      `RP3beta with its defaults (200 neighbours) on ${machine.cores} threads; ${rounds} interleaved rounds, medians.`,
    ],
    rows: results.map(toRow),
    goals: [],
    results,
  };
}

/** What the same cost for each interaction comes to at another size. Exported for its test. */
export function scaled(result: GrowthResult, size: number): GrowthResult {
  const factor = size / result.size;
  const entries = Object.entries(result).map(([key, value]) => [
    key,
    typeof value === "number" ? value * factor : value,
  ]);
  return { ...growthOutputSchema.parse(Object.fromEntries(entries)), size, measured: false };
}

function summarize(size: number, outputs: readonly GrowthOutput[]): GrowthResult {
  const [first] = outputs;
  if (first === undefined) throw new Error("nothing was measured");
  const middle = (of: (output: GrowthOutput) => number) => median(outputs.map(of));
  return {
    ...first,
    size,
    measured: true,
    build_seconds: middle((output) => output.build_seconds),
    fit_seconds: middle((output) => output.fit_seconds),
    peak_bytes: middle((output) => output.peak_bytes),
  };
}

/** A row of the table. Exported for its test. */
export function toRow(result: GrowthResult): Record<string, string> {
  return {
    interactions: `${inWords(result.size)}${result.measured ? "" : " (arithmetic, not measured)"}`,
    users: inWords(result.users),
    items: inWords(result.items),
    products: result.products.toExponential(1).replace("e+", "e"),
    "building s": seconds(result.build_seconds),
    "fitting s": seconds(result.fit_seconds),
    "peak MB": inWords(Math.round(result.peak_bytes / 1e6)),
    "model MB": inWords(Math.round(result.model_bytes / 1e6)),
  };
}

function seconds(value: number): string {
  return value < 100 ? value.toFixed(2) : inWords(Math.round(value));
}

function inWords(count: number): string {
  return count.toLocaleString("en");
}
