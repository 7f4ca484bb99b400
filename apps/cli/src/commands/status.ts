/** `status`: the state of the server, once or at an interval. Tested in commands.test.ts. */
import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";

import type { Context } from "../framework/context.ts";
import { withExamples } from "../framework/help.ts";
import type { Run } from "../framework/result.ts";
import type { ServerState } from "../terminal/status-text.ts";

interface StatusOptions {
  readonly watch?: boolean;
  readonly interval?: number;
}

const DEFAULT_INTERVAL_SECONDS = 2;
const SHORTEST_INTERVAL_SECONDS = 0.1;
const LONGEST_INTERVAL_SECONDS = 86_400;

/** Registers `status`. */
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
            const state = await readState(context);
            return { output: outputOf(state), text: () => text(state) };
          }
          const { watch } = await import("../watch/watch.ts");
          await watch(context, {
            interval: options.interval ?? DEFAULT_INTERVAL_SECONDS,
            poll: () => readState(context),
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

async function readState({ client, signal, url }: Context): Promise<ServerState> {
  const [status, stats] = await Promise.all([
    client.model.status.query(undefined, { signal }),
    client.stats.get.query(undefined, { signal }),
  ]);
  return { url, status, stats };
}

/** The output of `model.status`, with the output of `stats.get` as `stats`. */
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
