/** Programs of `programs/`: bundled, run as whole processes, and timed from outside. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";

import type { z } from "zod";

import { bundle } from "./bundle.ts";
import { output } from "./command.ts";
import { endedChildrenCpuSeconds } from "./cpu-time.ts";

const SOURCES = fileURLToPath(new URL("../../programs/", import.meta.url));
const RECOMMENDER = fileURLToPath(new URL("../../../packages/recommender/src/", import.meta.url));
const BUNDLES = fileURLToPath(new URL("../../dist/programs/", import.meta.url));

const PROGRAMS = [
  "copy-events",
  "event-loop-delay",
  "fit-file",
  "fit-synthetic",
  "insert-events",
  "list-latency",
  "quality",
  "score",
  "track-load",
] as const;

type Program = (typeof PROGRAMS)[number];

/** A process from its start to its end. */
export interface Run<Output> {
  readonly seconds: number;
  /** User and system time of all its threads; undefined where the system does not report it. */
  readonly cpu_seconds: number | undefined;
  /** What it printed. */
  readonly output: Output;
}

/** The command that runs a bundled program. */
export function programCommand(program: Program): readonly string[] {
  return [process.execPath, programFile(program)];
}

/** Where a bundled program is. */
export function programFile(program: Program): string {
  return join(BUNDLES, `${program}.js`);
}

/** Bundles them all, and the worker threads of fits beside them. */
export async function bundlePrograms(): Promise<void> {
  const files = await readdir(RECOMMENDER, { recursive: true });
  const threads = files.filter((file) => file.endsWith("-thread.ts"));
  await bundle(
    [
      ...PROGRAMS.map((program) => join(SOURCES, `${program}.ts`)),
      ...threads.map((file) => join(RECOMMENDER, file)),
    ],
    BUNDLES,
  );
}

/**
 * Runs a program that prints one line of JSON.
 *
 * @param limitSeconds a program that takes longer is stopped; no limit by default
 * @throws {Error} it cannot be started, its exit status is not 0, or it was stopped
 */
export async function timed<Output>(
  command: readonly string[],
  schema: z.ZodType<Output>,
  limitSeconds?: number,
): Promise<Run<Output>> {
  const cpuBefore = endedChildrenCpuSeconds();
  const start = performance.now();
  const printed = await output(command, limitSeconds);
  const seconds = (performance.now() - start) / 1000;
  const cpuAfter = endedChildrenCpuSeconds();
  return {
    seconds,
    cpu_seconds:
      cpuBefore === undefined || cpuAfter === undefined ? undefined : cpuAfter - cpuBefore,
    output: schema.parse(JSON.parse(printed)),
  };
}
