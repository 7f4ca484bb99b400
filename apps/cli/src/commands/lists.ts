/** The lists: `recommend`, `similar`, `popular`. */
import type { Recommendations } from "@hellorec/client";
import type { Command } from "commander";

import { collect, given, wholeNumber, withExamples } from "../command-line.ts";
import type { CommandResult, Context } from "../context.ts";
import type { Run } from "../program.ts";
import { moreNote } from "../terminal/more.ts";
import { listNote, recommendationsText } from "../terminal/recommendations.ts";

interface ListOptions {
  readonly limit?: number;
  readonly category?: string[];
  readonly cursor?: string;
}

export function addLists(program: Command, run: Run): void {
  withExamples(
    listCommand(program, "recommend")
      .description("what a user may like next, and why")
      .argument("<user>", "the user's ID")
      .action((user_id: string, options: ListOptions) =>
        run(async (context) => {
          const query = { user_id, ...listQuery(options) };
          return shown(
            await context.client.recommend.query(query, { signal: context.signal }),
            context,
          );
        }),
      ),
    "hellorec recommend alice",
    "hellorec recommend alice -n 5 --category Comedy --json",
  );
  withExamples(
    listCommand(program, "similar")
      .description("what people who liked an item liked as well")
      .argument("<item>", "the item's ID")
      .action((item_id: string, options: ListOptions) =>
        run(async (context) => {
          const query = { item_id, ...listQuery(options) };
          return shown(
            await context.client.similar.query(query, { signal: context.signal }),
            context,
          );
        }),
      ),
    "hellorec similar metropolis",
  );
  withExamples(
    listCommand(program, "popular")
      .description("what most people like")
      .action((options: ListOptions) =>
        run(async (context) =>
          shown(
            await context.client.popular.query(listQuery(options), { signal: context.signal }),
            context,
          ),
        ),
      ),
    "hellorec popular -n 20",
    'hellorec popular --category "Science Fiction"',
  );
}

function listCommand(program: Command, name: string): Command {
  return program
    .command(name)
    .option("-n, --limit <count>", "how many items, at most 100 (default: 10)", wholeNumber)
    .option("--category <name>", "only items of this category; may be given again", collect)
    .option("--cursor <cursor>", "go on where the list before ended");
}

function listQuery({ limit, category, cursor }: ListOptions) {
  return given({ limit, categories: category, cursor });
}

function shown(list: Recommendations, context: Context): CommandResult {
  return {
    output: list,
    text: () => {
      context.note(listNote(list));
      context.note(moreNote(list.next_cursor));
      return recommendationsText(list, context.style);
    },
  };
}
