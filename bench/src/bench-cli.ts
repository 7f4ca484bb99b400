/** `bench cli`: the command line as a whole process, beside Node that does nothing. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";

import { BenchError } from "./bench-error.ts";
import { pinning } from "./processes/pinning.ts";
import { runDirectory } from "./processes/run-directory.ts";
import { goal } from "./reporting/goal.ts";
import { describeMachine } from "./reporting/machine.ts";
import type { Report } from "./reporting/report.ts";
import { median, spread } from "./reporting/statistics.ts";
import { hellorecServer } from "./servers/hellorec-server.ts";
import { ServerProcess } from "./servers/server-process.ts";

const CLI = fileURLToPath(new URL("../../apps/cli/dist/hellorec.js", import.meta.url));
const WARM_UP_RUNS = 3;
const LIMIT = 2.5;

/**
 * @param runs of each program; the programs alternate
 * @throws {BenchError} something is not built, or a program printed something else than it should
 */
export async function benchCli(runs: number): Promise<Report> {
  const missing = hellorecServer.missing?.();
  if (missing !== undefined) throw new BenchError(`the server ${missing}`);
  if (!existsSync(CLI)) {
    throw new BenchError("the command line is not built: run npx pnpm@12 build first");
  }
  const machine = describeMachine();
  using directory = runDirectory();
  await using server = await ServerProcess.start(hellorecServer, {
    prefix: pinning().server,
    directory: directory.path,
  });
  const programs = [
    { program: "node -e 0", args: ["-e", "0"], prints: "" },
    {
      program: "hellorec hello x",
      args: [CLI, "hello", "x", "--url", server.url],
      prints: "hello x\n",
    },
  ].map((program) => ({ ...program, times: new Array<number>() }));
  for (let run = -WARM_UP_RUNS; run < runs; run++) {
    for (const { args, prints, times } of programs) {
      const time = timeOf(args, prints);
      if (run >= 0) times.push(time);
    }
  }
  const results = programs.map(({ program, times }) => ({
    program,
    median_ms: Number(median(times).toFixed(1)),
    fastest_ms: Number(Math.min(...times).toFixed(1)),
    spread: Number(spread(times).toFixed(2)),
  }));
  const [nothing, hello] = programs.map(({ times }) => median(times));
  if (nothing === undefined || hello === undefined) throw new Error("nothing was measured");
  return {
    name: "cli",
    machine,
    method: [
      `${runs} runs of each whole process, taking turns, against a running server; medians.`,
    ],
    rows: results.map((result) => ({
      program: result.program,
      "median ms": result.median_ms.toFixed(1),
      "fastest ms": result.fastest_ms.toFixed(1),
    })),
    goals: [
      goal({
        goal: "hellorec hello x against node -e 0",
        measured: hello / nothing,
        limit: LIMIT,
        bound: "at most",
        unit: "x",
      }),
    ],
    results,
  };
}

/** Milliseconds from the start of a process to its end. */
function timeOf(args: readonly string[], prints: string): number {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  const time = performance.now() - start;
  if (status !== 0 || stdout !== prints) {
    throw new BenchError(`node ${args.join(" ")}: status ${status}, printed ${stdout}${stderr}`);
  }
  return time;
}
