#!/usr/bin/env node
/** The program behind `npx pnpm@12 evaluate`: parses the command line, runs, prints, sets the exit status. */
import { setTimeout } from "node:timers/promises";

import { CommanderError } from "commander";

import { runColdItems } from "./cold-items/run-cold-items.ts";
import { EXIT, failureOf } from "./output/failure.ts";
import { jsonOf } from "./output/json-report.ts";
import { RunProgress } from "./output/run-progress.ts";
import { textOf } from "./output/text-report.ts";
import type { RunContext } from "./run/result.ts";
import { run } from "./run/run.ts";
import { parseSettings } from "./settings/parse-settings.ts";

for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    // The reader of the output, such as `head`, has closed it.
    if (error.code === "EPIPE") process.exit(EXIT.done);
    throw error;
  });
}

/**
 * Node waits at its exit for what V8 compiles in the background, and for ever where that needs a garbage
 * collection: https://github.com/nodejs/node/issues/54918. Before the exit it gets this time.
 */
const COMPILE_MS = 50;

const progress = new RunProgress(process.stderr);
try {
  process.exitCode = await evaluate(process.argv.slice(2));
} catch (error) {
  const { line, status } = failureOf(error);
  printNote(line);
  process.exitCode = status;
}
await setTimeout(COMPILE_MS);

async function evaluate(args: readonly string[]): Promise<number> {
  const interruption = new AbortController();
  process.on("SIGINT", () => {
    // The second interrupt ends the process at once.
    if (interruption.signal.aborted) process.exit(EXIT.interrupted);
    interruption.abort();
  });
  try {
    const settings = parseSettings(args);
    const context: RunContext = {
      signal: interruption.signal,
      note: printNote,
      onProgress: (text, share) => progress.update(text, share),
    };
    const result =
      settings.kind === "cold_items"
        ? await runColdItems(settings, context)
        : await run(settings, context);
    progress.clear();
    process.stdout.write(
      `${settings.json ? jsonOf(result, settings) : textOf(result, settings)}\n`,
    );
    return EXIT.done;
  } catch (error) {
    // Help was requested, and is printed.
    if (error instanceof CommanderError) return EXIT.done;
    throw error;
  }
}

function printNote(text: string): void {
  progress.clear();
  process.stderr.write(`evaluate: ${text}\n`);
}
