/** The lists: `recommend`, `similar`, `popular`. Tested in commands.test.ts. */
import type { Recommendations } from "@hellorec/client";
import { Option } from "commander";
import type { Command } from "commander";

import { collect, given, wholeNumber } from "../framework/arguments.ts";
import type { Context } from "../framework/context.ts";
import { withExamples } from "../framework/help.ts";
import { nearCategories } from "../framework/near-categories.ts";
import type { CommandResult, Run } from "../framework/result.ts";
import { untilAborted } from "../framework/until-aborted.ts";
import { nextPageNote } from "../terminal/next-page-note.ts";
import { clipped, printable } from "../terminal/printable.ts";
import {
  emptyCategoryNote,
  listNote,
  NO_ITEMS,
  recommendationsText,
} from "../terminal/recommendations.ts";
import type { Showing } from "../watch/showing.ts";

interface ListOptions {
  readonly limit?: number;
  readonly category?: string[];
  readonly cursor?: string;
}

interface RecommendOptions extends ListOptions {
  readonly watch?: boolean;
}

/** Registers `recommend`, `similar` and `popular`. */
export function addLists(program: Command, run: Run): void {
  withExamples(
    listCommand(program, "recommend")
      .description("what a user may like next, and why")
      .argument("<user>", "the user's ID")
      .addOption(
        new Option("-w, --watch", "show the list again whenever the user's events change it")
          // The live list of a user has neither a filter nor pages.
          .conflicts(["category", "cursor"]),
      )
      .action((user_id: string, { watch, ...options }: RecommendOptions) =>
        run(async (context) => {
          if (watch === true) return watched({ user_id, ...listQuery(options) }, context);
          const query = { user_id, ...listQuery(options) };
          return displayed(
            await context.client.recommend.query(query, { signal: context.signal }),
            context,
            options,
          );
        }),
      ),
    "hellorec recommend alice",
    "hellorec recommend alice -n 5 --category Comedy --json",
    "hellorec recommend alice --watch",
  );
  withExamples(
    listCommand(program, "similar")
      .description("what people who liked an item liked as well")
      .argument("<item>", "the item's ID")
      .action((item_id: string, options: ListOptions) =>
        run(async (context) => {
          const query = { item_id, ...listQuery(options) };
          return displayed(
            await context.client.similar.query(query, { signal: context.signal }),
            context,
            options,
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
          displayed(
            await context.client.popular.query(listQuery(options), { signal: context.signal }),
            context,
            options,
          ),
        ),
      ),
    "hellorec popular -n 20",
    "hellorec popular --category Sci-Fi",
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

async function displayed(
  list: Recommendations,
  context: Context,
  { category, cursor }: ListOptions,
): Promise<CommandResult> {
  const note =
    list.items.length === 0 && cursor === undefined && !context.json
      ? await emptyNote(category, context)
      : listNote(list);
  return {
    output: list,
    text: () => {
      // In a pipe too: a list of popular items looks like a personal one.
      context.note(note);
      return recommendationsText(list, context.style);
    },
    below: () => nextPageNote(list.next_cursor),
  };
}

/** Why a first page is empty: the catalog is, or the user has seen everything, or by its categories. */
async function emptyNote(
  categories: readonly string[] | undefined,
  context: Context,
): Promise<string> {
  const { client, signal } = context;
  const { items } = await client.items.list.query({ limit: 1 }, { signal });
  if (items.length === 0) return NO_ITEMS;
  if (categories !== undefined) return categoryNote(categories, context);
  return "nothing to recommend: every item was seen, or is not available";
}

/** Why a list of some categories is empty: they may have no item, or none that is left to show. */
async function categoryNote(asked: readonly string[], context: Context): Promise<string> {
  const { client, signal } = context;
  const [there, near] = await Promise.all([
    client.popular.query({ categories: [...asked], limit: 1 }, { signal }),
    nearCategories(asked, context),
  ]);
  return emptyCategoryNote(asked, there.items.length > 0, near);
}

/** Shows the list now, and again whenever it changes. */
async function watched(
  query: { user_id: string; limit?: number },
  context: Context,
): Promise<CommandResult> {
  const { client, signal, style } = context;
  const { showing } = await import("../watch/showing.ts");
  const lists = client.live.subscribe(query, { signal });
  let display: Showing | undefined;
  try {
    for await (const list of untilAborted(lists, signal)) {
      // Opened with the first list, so that the screen stays unchanged where no server answers.
      display ??= showing(context);
      const headline = `${printable(query.user_id)}: ${listNote(list)}`;
      display.show(
        () => `${style.dim(clipped(headline, style.width))}\n${recommendationsText(list, style)}`,
        () => list,
      );
    }
  } finally {
    display?.[Symbol.dispose]();
  }
  return {};
}
