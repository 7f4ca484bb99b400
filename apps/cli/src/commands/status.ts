/** `status`: how the server is, once or again and again. */
import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";

import { withExamples } from "../command-line.ts";
import type { Context } from "../context.ts";
import type { Run } from "../program.ts";
import type { ServerState } from "../terminal/status-text.ts";

interface StatusOptions {
  readonly watch?: boolean;
  readonly interval?: number;
}

const DEFAULT_INTERVAL_SECONDS = 2;
const SHORTEST_INTERVAL_SECONDS = 0.1;
const LONGEST_INTERVAL_SECONDS = 86_400;

export function addStatus(program: Command, run: Run): void {
  withExamples(
    program
      .command("status")
      .description("how the server is: what it holds, its model and how good that is")
      .option("-w, --watch", "show it again and again, until Ctrl-C")
      .addOption(
        new Option("--interval <seconds>", "watch, looking this often (default: 2)")
          .argParser(interval)
          .implies({ watch: true }),
      )
      .action((options: StatusOptions) =>
        run(async (context) => {
          const { statusText } = await import("../terminal/status-text.ts");
          const text = (state: ServerState) => statusText(state, context.style);
          if (options.watch !== true) {
            const state = await look(context);
            return { output: outputOf(state), text: () => text(state) };
          }
          const { watch } = await import("../watch.ts");
          await watch(context, {
            interval: options.interval ?? DEFAULT_INTERVAL_SECONDS,
            look: () => look(context),
            text,
            output: outputOf,
          });
          return {};
        }),
      ),
    "hellorec status",
    "hellorec status --watch",
    "hellorec status --interval 60 >> status.log",
    "hellorec status --json | jq .stats.counts",
  );
}

async function look({ client, signal, url }: Context): Promise<ServerState> {
  const [status, stats] = await Promise.all([
    client.model.status.query(undefined, { signal }),
    client.stats.get.query(undefined, { signal }),
  ]);
  return { url, status, stats };
}

/** What `model.status` says, with what `stats.get` says beside it. */
function outputOf({ status, stats }: ServerState): object {
  return { ...status, stats };
}

function interval(text: string): number {
  const value = Number(text);
  if (value >= SHORTEST_INTERVAL_SECONDS && value <= LONGEST_INTERVAL_SECONDS) return value;
  throw new InvalidArgumentError(
    `It must be between ${SHORTEST_INTERVAL_SECONDS} and ${LONGEST_INTERVAL_SECONDS} seconds.`,
  );
}
