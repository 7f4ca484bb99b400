/** The model: `train` and `status`. */
import { setTimeout } from "node:timers/promises";

import type { HellorecClient, ModelInfo, ModelStatus, Stats } from "@hellorec/client";
import type { Command } from "commander";

import { grouped, withExamples } from "../command-line.ts";
import type { Context } from "../context.ts";
import { CommandFailed } from "../failure.ts";
import type { Run } from "../program.ts";
import { printable } from "../terminal/printable.ts";
import { ProgressLine } from "../terminal/progress.ts";

const POLL_MS = 200;

export function addModel(program: Command, run: Run): void {
  withExamples(
    program
      .command("train")
      .description("fit a new model to all events, and wait until it serves")
      .option("--no-wait", "only start it")
      .action(({ wait }: { wait: boolean }) =>
        run(async (context) => {
          const { client, signal } = context;
          const started = await client.model.train.mutate(undefined, { signal });
          if (!wait) return { output: started, text: () => `${started.job_id} ${started.state}` };
          const output = await waitForFit(started.job_id, context);
          return { output, text: () => modelText(output.model) };
        }),
      ),
    "hellorec train",
    "hellorec train --no-wait",
  );
  withExamples(
    program
      .command("status")
      .description("what the store holds, and which model serves")
      .action(() =>
        run(async ({ client, signal }) => {
          const [output, stats] = await Promise.all([
            client.model.status.query(undefined, { signal }),
            client.stats.get.query(undefined, { signal }),
          ]);
          return { output, text: () => statusText(output, stats) };
        }),
      ),
    "hellorec status",
  );
}

/** The status once this fit has ended and its model serves. */
async function waitForFit(jobId: string, context: Context): Promise<ModelStatus> {
  const progress = new ProgressLine(process.stderr);
  let followed = jobId;
  try {
    for (;;) {
      const status = await statusOf(context.client, context.signal);
      const { job } = status;
      if (job === null) throw new CommandFailed("the server was restarted meanwhile; train again");
      if (job.state === "failed") throw new CommandFailed(job.error ?? "the fit failed");
      // A fit that began after this one has ended is worth waiting for: it knows more.
      if (job.job_id !== followed) followed = job.job_id;
      else if (job.state === "done") return status;
      progress.update({ share: job.progress, text: printable(job.phase) });
      await setTimeout(POLL_MS, undefined, { signal: context.signal });
    }
  } finally {
    progress.clear();
  }
}

function statusOf(client: HellorecClient, signal: AbortSignal): Promise<ModelStatus> {
  return client.model.status.query(undefined, { signal });
}

function statusText(status: ModelStatus, { counts }: Stats): string {
  const { job } = status;
  const held = rowsText([
    ["items", grouped(counts.items)],
    ["events", grouped(counts.events)],
    ["users", grouped(counts.users)],
  ]);
  const lines = [held, modelText(status.model)];
  if (job?.state === "running") {
    lines.push(`a fit is under way: ${Math.floor(job.progress * 100)}%, ${job.phase}`);
  }
  if (job?.state === "failed") lines.push(`the last fit failed: ${job.error ?? "no reason given"}`);
  return lines
    .map((text) =>
      text
        .split("\n")
        .map((line) => printable(line))
        .join("\n"),
    )
    .join("\n");
}

function modelText(model: ModelInfo | null): string {
  if (model === null) return 'no model yet: popular items are served; run "hellorec train"';
  const { counts, metrics } = model;
  return rowsText([
    ["model", `${model.version} (${model.algorithm})`],
    ["trained", `${model.trained_at}, in ${model.fit_seconds.toFixed(1)} s`],
    [
      "fitted to",
      `${grouped(counts.interactions)} likes of ${grouped(counts.users)} users and ${grouped(counts.items)} items`,
    ],
    ...Object.entries(metrics).map(([name, value]): [string, string] => [name, value.toFixed(4)]),
  ]);
}

function rowsText(rows: readonly [string, string][]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => printable(`${name.padEnd(width)}  ${value}`)).join("\n");
}
