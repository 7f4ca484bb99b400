#!/usr/bin/env node
/** The program behind `pnpm evaluate`: reads the command line, runs, prints, sets the exit status. */
import { CommanderError } from "commander";

import { EXIT, failureOf } from "./failure.ts";
import { ProgressLine } from "./progress-line.ts";
import { jsonOf, textOf } from "./report.ts";
import { run } from "./run.ts";
import { parseSettings } from "./settings.ts";

for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    // Whoever read the output has seen enough, as `head` does.
    if (error.code === "EPIPE") process.exit(EXIT.done);
    throw error;
  });
}

const progress = new ProgressLine(process.stderr);
try {
  process.exitCode = await evaluate(process.argv.slice(2));
} catch (error) {
  const { line, status } = failureOf(error);
  tell(line);
  process.exitCode = status;
}

async function evaluate(args: readonly string[]): Promise<number> {
  const interruption = new AbortController();
  process.on("SIGINT", () => {
    // The second time without tidying up.
    if (interruption.signal.aborted) process.exit(EXIT.interrupted);
    interruption.abort();
  });
  try {
    const settings = parseSettings(args);
    const result = await run(settings, {
      signal: interruption.signal,
      note: tell,
      onProgress: (text, share) => progress.update(text, share),
    });
    progress.clear();
    process.stdout.write(
      `${settings.json ? jsonOf(result, settings) : textOf(result, settings)}\n`,
    );
    return EXIT.done;
  } catch (error) {
    // Help was asked for and is printed.
    if (error instanceof CommanderError) return EXIT.done;
    throw error;
  }
}

function tell(text: string): void {
  progress.clear();
  process.stderr.write(`evaluate: ${text}\n`);
}
