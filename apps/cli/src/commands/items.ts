/** The catalog: `items get|list|categories|put|remove`. Tested in commands.test.ts. */
import { getUntypedClient } from "@hellorec/client";
import type { Item, ItemCategories } from "@hellorec/client";
import { Option } from "commander";
import type { Command } from "commander";

import { collect, given, wholeNumber } from "../framework/arguments.ts";
import type { Context } from "../framework/context.ts";
import { withExamples } from "../framework/help.ts";
import { parseJson } from "../framework/json-argument.ts";
import { nearCategories } from "../framework/near-categories.ts";
import type { Run } from "../framework/result.ts";
import { counted, countsText } from "../terminal/counts.ts";
import { nextPageNote } from "../terminal/next-page-note.ts";
import { printable } from "../terminal/printable.ts";
import { emptyCategoryNote, NO_ITEMS } from "../terminal/recommendations.ts";
import type { Style } from "../terminal/style.ts";
import { table } from "../terminal/table.ts";
import type { Column } from "../terminal/table.ts";
import { rowsText } from "../terminal/wrap.ts";
import type { LabelledRow } from "../terminal/wrap.ts";

// The orders and matches of the contract; the server validates them as well.
const SORTS = ["id", "relevance", "popularity", "title", "newest"] as const;
const MATCHES = ["any", "all"] as const;

interface ItemsListOptions {
  readonly search?: string;
  readonly category?: string[];
  readonly match?: (typeof MATCHES)[number];
  readonly sort?: (typeof SORTS)[number];
  readonly limit?: number;
  readonly cursor?: string;
}

const COLUMNS: readonly Column<Item>[] = [
  { heading: "ID", rank: "key", cell: (item) => item.item_id },
  { heading: "TITLE", cell: (item) => item.title },
  { heading: "CATEGORIES", rank: "optional", cell: (item) => item.categories.join(", ") },
  { heading: "AVAILABLE", rank: "optional", cell: (item) => (item.available ? "yes" : "no") },
];

const CATEGORY_COLUMNS: readonly Column<ItemCategories["categories"][number]>[] = [
  { heading: "CATEGORY", rank: "key", cell: ({ category }) => category },
  { heading: "ITEMS", align: "right", cell: ({ items }) => String(items) },
];

/** Registers `items get`, `list`, `categories`, `put` and `remove`. */
export function addItems(program: Command, run: Run): void {
  const items = program
    .command("items")
    .description("look at the catalog, or change it")
    .helpCommand(false);
  addGet(items, run);
  addList(items, run);
  addCategories(items, run);
  addPut(items, run);
  addRemove(items, run);
  withExamples(items, "hellorec items list --search metro", "hellorec items get metropolis");
}

function addGet(items: Command, run: Run): void {
  withExamples(
    items
      .command("get")
      .description("one item")
      .argument("<item>", "the item's ID")
      .action((item_id: string) =>
        run(async (context) => {
          const output = await context.client.items.get.query(
            { item_id },
            { signal: context.signal },
          );
          return { output, text: () => itemText(output, context.style) };
        }),
      ),
    "hellorec items get metropolis",
  );
}

function addList(items: Command, run: Run): void {
  withExamples(
    items
      .command("list")
      .description("items, searched, filtered and sorted")
      .option("--search <text>", "words of the title, a category or an attribute; may be misspelt")
      .option("--category <name>", "in this category; may be given again: see --match", collect)
      .addOption(
        new Option("--match <which>", "in any or all of the categories (default: any)").choices(
          MATCHES,
        ),
      )
      .addOption(
        new Option("--sort <order>", "default: id, with --search relevance").choices(SORTS),
      )
      .option("-n, --limit <count>", "how many, at most 1000 (default: 50)", wholeNumber)
      .option("--cursor <cursor>", "go on where the page before ended")
      .action(({ search, category, match, sort, limit, cursor }: ItemsListOptions) =>
        run(
          async (context) => {
            const query = given({
              search,
              categories: category,
              category_match: match,
              sort: sort ?? (search === undefined ? undefined : "relevance"),
              limit,
              cursor,
            });
            const output = await context.client.items.list.query(query, { signal: context.signal });
            const note =
              output.items.length === 0 && !context.json
                ? await noItemsNote(given({ search, category, cursor }), context)
                : undefined;
            const text = () => {
              context.note(note);
              return output.items.length === 0 ? "" : table(output.items, COLUMNS, context.style);
            };
            return { output, text, below: () => nextPageNote(output.next_cursor) };
          },
          { search: "--search" },
        ),
      ),
    "hellorec items list --search metro",
    "hellorec items list --category Drama --category Romance --match all -n 20",
    "hellorec items list --sort newest",
  );
}

function addCategories(items: Command, run: Run): void {
  withExamples(
    items
      .command("categories")
      .description("the categories of the catalog, with their numbers of items")
      .action(() =>
        run(async (context) => {
          const output = await context.client.items.categories.query(undefined, {
            signal: context.signal,
          });
          const text = () => {
            if (output.categories.length === 0) context.note("no categories");
            return output.categories.length === 0
              ? ""
              : table(output.categories, CATEGORY_COLUMNS, context.style);
          };
          return { output, text };
        }),
      ),
    "hellorec items categories",
  );
}

/** Why a page of the catalog is empty. */
async function noItemsNote(
  { search, category, cursor }: ItemsListOptions,
  context: Context,
): Promise<string> {
  if (search === undefined && category === undefined && cursor === undefined) return NO_ITEMS;
  if (category === undefined || cursor !== undefined) return "no such items";
  const { signal } = context;
  const query = { categories: category, limit: 1 };
  const { items } = await context.client.items.list.query(query, { signal });
  if (items.length > 0) return "no such items";
  return emptyCategoryNote(category, false, await nearCategories(category, context));
}

function addPut(items: Command, run: Run): void {
  withExamples(
    items
      .command("put")
      .description("create items, or replace them whole")
      .argument("<json>", 'an item or an array of them as JSON; "-" reads it from standard input')
      .action((json: string) =>
        run(async (context) => {
          const value = await parseJson(json, context.signal, context.io.stdin);
          const values = Array.isArray(value) ? value : [value];
          // The server validates the JSON.
          const untyped = getUntypedClient(context.client);
          const output = await untyped.mutation(
            "items.put",
            { items: values },
            { signal: context.signal },
          );
          return { output, text: () => countsText(output) };
        }, "json"),
      ),
    `hellorec items put '{"item_id":"psycho","title":"Psycho","categories":["Horror"]}'`,
    "hellorec items put - < items.json",
  );
}

function addRemove(items: Command, run: Run): void {
  withExamples(
    items
      .command("remove")
      .description("take items out of the catalog; their events are kept")
      .argument("<items...>", "the items' IDs")
      .action((item_ids: string[]) =>
        run(async (context) => {
          const output = await context.client.items.remove.mutate(
            { item_ids },
            { signal: context.signal },
          );
          const { removed, not_found = [] } = output;
          if (not_found.length > 0) {
            context.note(`not in the catalog: ${not_found.map((id) => printable(id)).join(", ")}`);
          }
          return { output, text: () => `${counted(removed, "item")} removed` };
        }),
      ),
    "hellorec items remove metropolis nosferatu",
  );
}

function itemText(item: Item, style: Style): string {
  const { attributes = {}, categories, ...fields } = item;
  const rows = Object.entries({ ...fields, categories: categories.join(", "), ...attributes })
    .filter(([, value]) => value !== "")
    .map(([name, value]): LabelledRow => [printable(name), String(value)]);
  return rowsText(rows, style.width, style.dim);
}
