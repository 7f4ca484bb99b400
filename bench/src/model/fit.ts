/** `bench model`, part fit: from a file to a fitted RP3beta, beside the same product in SciPy. */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { BenchError } from "../bench-error.ts";
import type { Run } from "../processes/programs.ts";
import { bundlePrograms, programCommand, timed } from "../processes/programs.ts";
import { hasModules, python } from "../processes/python.ts";
import { runDirectory } from "../processes/run-directory.ts";
import type { Goal } from "../reporting/goal.ts";
import { goal } from "../reporting/goal.ts";
import { describeMachine } from "../reporting/machine.ts";
import type { Report } from "../reporting/report.ts";
import { median, rounded, spread } from "../reporting/statistics.ts";
import type { FitOutput } from "./fit-check.ts";
import { difference, fitOutputSchema } from "./fit-check.ts";
import type { ModelOptions } from "./options.ts";
import {
  adjacencyLines,
  historyLengths,
  renumbered,
  syntheticInteractions,
} from "./synthetic-interactions.ts";

const SCIPY_PROGRAM = fileURLToPath(new URL("../../peers/rp3beta.py", import.meta.url));
/** Published parameters for Gowalla: alpha, beta, neighbours. */
const PARAMS = [".56636", ".001085", "777"];
/** Shape of the synthetic data that replaces a missing Gowalla. */
const GOWALLA_SHAPE = { userCount: 29_858, itemCount: 40_981, total: 810_128, most: 811 } as const;
const SEED = 20;
const LIMIT_SECONDS = 5;

interface Program {
  readonly name: string;
  readonly description: string;
  readonly command: readonly string[];
}

/** One program: medians over the rounds. */
interface FitResult {
  readonly program: string;
  readonly description: string;
  /** The whole process. */
  readonly seconds: number;
  readonly spread: number;
  readonly read_seconds: number;
  readonly fit_seconds: number;
  readonly cpu_seconds: number | undefined;
  readonly peak_bytes: number;
}

/**
 * Runs every program once a round, one after another.
 *
 * @throws {BenchError} SciPy's weights differ from ours: the programs did not compute the same product
 */
export async function benchFit(options: ModelOptions): Promise<Report> {
  const machine = describeMachine();
  using directory = runDirectory();
  const data = dataToFit(options, directory.path);
  await bundlePrograms();
  const programs = programsToRun(data.file, machine.cores, options);
  const runs = programs.map(() => new Array<Run<FitOutput>>());
  for (let round = 1; round <= options.rounds; round++) {
    for (const [at, { description, command }] of programs.entries()) {
      options.progress(`fit, round ${round} of ${options.rounds}: ${description}`);
      runs[at]?.push(await timed(command, fitOutputSchema));
    }
  }
  const [ours] = runs[0] ?? [];
  if (ours === undefined) throw new Error("nothing was measured");
  for (const [at, { description }] of programs.entries()) {
    for (const { output } of runs[at] ?? []) {
      const differs = difference(ours.output, output);
      if (differs !== undefined) {
        throw new BenchError(`${description} gives other weights than hellorec: ${differs}`);
      }
    }
  }
  const results = programs.map((program, at) => summarize(program, runs[at] ?? []));
  const { users, items, interactions, entries } = ours.output;
  const counts = [users, items, interactions].map((count) => count.toLocaleString("en"));
  return {
    name: "model-fit",
    machine,
    method: [
      `${data.description}: ${counts[0]} users, ${counts[1]} items, ${counts[2]} interactions; alpha ${PARAMS[0]}, beta ${PARAMS[1]}, ${PARAMS[2]} neighbours.`,
      `${options.rounds} interleaved rounds of whole processes; medians.`,
      ...(programs.length > 1
        ? [
            `All give the same ${entries.toLocaleString("en")} weights: every 50th row was compared, to 1e-5.`,
          ]
        : []),
    ],
    rows: results.map(toRow),
    goals: goals(results),
    results,
  };
}

function dataToFit({ data, progress }: ModelOptions, directory: string) {
  const train = join(data, "train.txt");
  if (existsSync(train)) return { file: train, description: "Gowalla (LightGCN's split)" };
  progress(`no ${train} (--data names its directory): made-up data of the same shape instead`);
  const file = join(directory, "train.txt");
  const lengths = historyLengths({ ...GOWALLA_SHAPE, seed: SEED });
  const { itemCount } = GOWALLA_SHAPE;
  const made = renumbered(syntheticInteractions({ lengths, itemCount, seed: SEED }));
  writeFileSync(file, [...adjacencyLines(made)].join(""));
  return { file, description: "Made-up data of Gowalla's shape" };
}

function programsToRun(file: string, cores: number, { progress }: ModelOptions): Program[] {
  const args = [file, ...PARAMS];
  const hellorec: Program = {
    name: "hellorec",
    description: `hellorec, ${cores} threads`,
    command: [...programCommand("fit-file"), ...args],
  };
  if (!hasModules("scipy.sparse", "numpy")) {
    progress("without SciPy: needs scipy (Debian: python3-scipy; PYTHON names an interpreter)");
    return [hellorec];
  }
  const scipy = [python(), SCIPY_PROGRAM, ...args];
  return [
    hellorec,
    { name: "scipy", description: "SciPy", command: scipy },
    {
      name: "scipy-processes",
      description: `SciPy, blocks in ${cores} processes`,
      command: [...scipy, String(cores)],
    },
  ];
}

function summarize({ name, description }: Program, runs: readonly Run<FitOutput>[]): FitResult {
  const seconds = runs.map((run) => run.seconds);
  const cpu = runs.flatMap((run) => run.cpu_seconds ?? []);
  const middle = (of: (output: FitOutput) => number) =>
    rounded(median(runs.map((run) => of(run.output))), 3);
  return {
    program: name,
    description,
    seconds: rounded(median(seconds), 3),
    spread: rounded(spread(seconds), 3),
    read_seconds: middle((output) => output.read_seconds),
    fit_seconds: middle((output) => output.fit_seconds),
    cpu_seconds: cpu.length === 0 ? undefined : rounded(median(cpu), 3),
    peak_bytes: middle((output) => output.peak_bytes),
  };
}

function toRow(result: FitResult): Record<string, string> {
  return {
    program: result.description,
    "whole process s": result.seconds.toFixed(2),
    "reading s": result.read_seconds.toFixed(2),
    "fitting s": result.fit_seconds.toFixed(2),
    "CPU s": result.cpu_seconds?.toFixed(2) ?? "",
    "peak MB": (result.peak_bytes / 1e6).toFixed(0),
    spread: `${Math.round(result.spread * 100)}%`,
  };
}

function goals([ours, ...peers]: readonly FitResult[]): Goal[] {
  if (ours === undefined) return [];
  return [
    goal({
      goal: "from file to fitted model",
      measured: ours.seconds,
      by_cpu: undefined,
      limit: LIMIT_SECONDS,
      bound: "at most",
      unit: "s",
    }),
    ...peers.map((peer) =>
      goal({
        goal: `speed against ${peer.description}`,
        measured: peer.seconds / ours.seconds,
        by_cpu:
          peer.cpu_seconds === undefined || ours.cpu_seconds === undefined
            ? undefined
            : peer.cpu_seconds / ours.cpu_seconds,
        limit: 1,
        bound: "at least",
        unit: "x",
      }),
    ),
  ];
}
