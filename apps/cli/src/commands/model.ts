/** The model: `train`. Tested in commands.test.ts. */
import { setTimeout } from "node:timers/promises";

import type { ModelStatus } from "@hellorec/client";
import type { Command } from "commander";

import type { Context } from "../framework/context.ts";
import { CommandFailed } from "../framework/failure.ts";
import { withExamples } from "../framework/help.ts";
import type { Run } from "../framework/result.ts";
import { printable } from "../terminal/printable.ts";
import { ProgressDisplay } from "../terminal/progress.ts";

const POLL_MS = 200;
const GOES_ON = 'the fit goes on at the server; "hellorec status" tells how far it is';

/** Registers `train`. */
export function addModel(program: Command, run: Run): void {
  withExamples(
    program
      .command("train")
      .description("fit a new model to all events, and wait until it serves")
      .option("--no-wait", "only start it")
      .action(({ wait }: { wait: boolean }) =>
        run(async (context) => {
          const { client, signal, style } = context;
          const started = await client.model.train.mutate(undefined, { signal });
          if (!wait) {
            const text = () => {
              context.note(GOES_ON);
              return `fit ${started.job_id}: ${started.state}`;
            };
            return { output: started, text };
          }
          const output = await waitForFit(started.job_id, context);
          const { modelText } = await import("../terminal/model-text.ts");
          return { output, text: () => modelText(output.model, style) };
        }),
      ),
    "hellorec train",
    "hellorec train --no-wait",
  );
}

/** The status once this fit has ended and its model serves. */
async function waitForFit(jobId: string, context: Context): Promise<ModelStatus> {
  const { client, io, signal } = context;
  const progress = new ProgressDisplay(io.stderr, io.env["TERM"]);
  let awaited = jobId;
  try {
    for (;;) {
      const status = await client.model.status.query(undefined, { signal });
      const { job } = status;
      if (job === null) throw new CommandFailed("the server was restarted meanwhile; train again");
      if (job.state === "failed") throw new CommandFailed(job.error ?? "the fit failed");
      // A fit that started after this one includes its events: wait for that one instead.
      if (job.job_id !== awaited) awaited = job.job_id;
      else if (job.state === "done") return status;
      progress.update({ share: job.progress, text: printable(job.phase) });
      await setTimeout(POLL_MS, undefined, { signal });
    }
  } catch (error) {
    progress.clear();
    if (signal.aborted) {
      context.note(GOES_ON);
    }
    throw error;
  } finally {
    progress.clear();
  }
}
