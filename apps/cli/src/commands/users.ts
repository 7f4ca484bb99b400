/** Users and their events: `users`, `history`, `forget`. Tested in commands.test.ts. */
import type { Item, StoredEvent } from "@hellorec/client";
import type { Command } from "commander";

import { given, wholeNumber } from "../framework/arguments.ts";
import type { Context } from "../framework/context.ts";
import { CommandFailed } from "../framework/failure.ts";
import { withExamples } from "../framework/help.ts";
import { knownItems } from "../framework/known-items.ts";
import type { Run } from "../framework/result.ts";
import { canAsk, isConfirmed } from "../terminal/confirm.ts";
import { countsText } from "../terminal/counts.ts";
import { nextPageNote } from "../terminal/next-page-note.ts";
import { printable } from "../terminal/printable.ts";
import type { Style } from "../terminal/style.ts";
import { table } from "../terminal/table.ts";
import type { Column } from "../terminal/table.ts";

interface ForgetOptions {
  readonly yes?: boolean;
}

interface PageOptions {
  readonly limit?: number;
  readonly cursor?: string;
}

/** A terminal that has no room for the time of day. */
const NARROW_TERMINAL = 60;

function historyText(
  events: readonly StoredEvent[],
  known: ReadonlyMap<string, Item> | undefined,
  style: Style,
): string {
  const isNarrow = style.width < NARROW_TERMINAL;
  const when = isNarrow ? /T.*$/ : /\.\d+(?=Z$)/;
  const columns: readonly Column<StoredEvent>[] = [
    { heading: "WHEN", rank: "whole", cell: (event) => event.occurred_at.replace(when, "") },
    { heading: "TYPE", cell: (event) => event.type },
    {
      heading: "VALUE",
      align: "right",
      rank: "optional",
      cell: (event) => String(event.value ?? ""),
    },
    { heading: "ITEM", rank: "key", cell: (event) => event.item_id },
    { heading: "TITLE", cell: ({ item_id }) => known?.get(item_id)?.title ?? "" },
  ];
  return table(events, columns, style);
}

/** Registers `users`, `history` and `forget`. */
export function addUsers(program: Command, run: Run): void {
  addList(program, run);
  addHistory(program, run);
  addForget(program, run);
}

function addList(program: Command, run: Run): void {
  withExamples(
    program
      .command("users")
      .description("who has events, in the order of their IDs")
      .argument("[beginning]", "how the ID begins")
      .option("-n, --limit <count>", "how many, at most 1000 (default: 50)", wholeNumber)
      .option("--cursor <cursor>", "go on where the page before ended")
      .action((search: string | undefined, { limit, cursor }: PageOptions) =>
        run(
          async (context) => {
            const query = given({ search, limit, cursor });
            const output = await context.client.users.list.query(query, { signal: context.signal });
            const text = () => {
              if (output.users.length === 0) context.note(noUsersNote(search));
              return output.users.map(({ user_id }) => printable(user_id)).join("\n");
            };
            return { output, text, below: () => nextPageNote(output.next_cursor) };
          },
          { search: "[beginning]" },
        ),
      ),
    "hellorec users",
    "hellorec users ali -n 10",
  );
}

function noUsersNote(search: string | undefined): string {
  if (search === undefined) return "no user with events";
  return `no user with events has an ID that begins with "${printable(search)}"`;
}

function addHistory(program: Command, run: Run): void {
  withExamples(
    program
      .command("history")
      .description("every stored event of a user, newest first")
      .argument("<user>", "the user's ID")
      .option("-n, --limit <count>", "how many, at most 1000 (default: 50)", wholeNumber)
      .option("--cursor <cursor>", "go on where the page before ended")
      .action((user_id: string, { limit, cursor }: PageOptions) =>
        run(async (context) => {
          const query = { user_id, ...given({ limit, cursor }) };
          const output = await context.client.users.history.query(query, {
            signal: context.signal,
          });
          const { events } = output;
          const ids = events.map((event) => event.item_id);
          const known = context.json ? undefined : await knownItems(ids, context);
          const text = () => {
            if (events.length === 0) context.note("no events of this user");
            return events.length === 0 ? "" : historyText(events, known, context.style);
          };
          return { output, text, below: () => nextPageNote(output.next_cursor) };
        }),
      ),
    "hellorec history alice -n 20",
  );
}

function addForget(program: Command, run: Run): void {
  withExamples(
    program
      .command("forget")
      .description("erase every trace of a user; there is no way back")
      .argument("<user>", "the user's ID")
      .option("-y, --yes", "erase without asking")
      .action((user_id: string, { yes = false }: ForgetOptions) =>
        run(async (context) => {
          if (!yes && canAsk(context.io)) await confirmErasure(user_id, context);
          const output = await context.client.users.forget.mutate(
            { user_id },
            { signal: context.signal },
          );
          const text = () => {
            if (output.erased_events === 0) context.note("no events of this user");
            return countsText(output);
          };
          return { output, text };
        }),
      ),
    "hellorec forget alice",
  );
}

/** @throws {CommandFailed} the answer is no */
async function confirmErasure(userId: string, context: Context): Promise<void> {
  const question = `Erase all events of ${printable(userId)}, and the saved models? There is no way back.`;
  if (!(await isConfirmed(question, context, "no"))) {
    throw new CommandFailed("nothing was erased");
  }
}
