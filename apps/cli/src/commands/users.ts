/** Users and their events: `track`, `users`, `history`, `forget`. Tested in commands.test.ts. */
import type { StoredEvent } from "@hellorec/client";
import { Option } from "commander";
import type { Command } from "commander";

import { completedBy } from "../completion/completed-by.ts";
import { given, numberArgument, wholeNumber } from "../framework/arguments.ts";
import { withExamples } from "../framework/help.ts";
import type { Run } from "../framework/result.ts";
import { countsText } from "../terminal/counts.ts";
import { moreNote } from "../terminal/more.ts";
import { printable } from "../terminal/printable.ts";
import { table } from "../terminal/table.ts";
import type { Column } from "../terminal/table.ts";
import { unweightedNote } from "../terminal/unweighted.ts";

interface TrackOptions {
  readonly type: string;
  readonly value?: number;
}

interface PageOptions {
  readonly limit?: number;
  readonly cursor?: string;
}

/** The types of events that carry weight. */
const TYPES = ["view", "click", "like", "purchase", "dislike", "rating"] as const;

const COLUMNS: readonly Column<StoredEvent>[] = [
  { heading: "WHEN", rank: "whole", cell: (event) => event.occurred_at.replace(/\.\d+Z$/, "Z") },
  { heading: "TYPE", cell: (event) => event.type },
  {
    heading: "VALUE",
    align: "right",
    rank: "optional",
    cell: (event) => String(event.value ?? ""),
  },
  { heading: "ITEM", cell: (event) => event.item_id },
];

export function addUsers(program: Command, run: Run): void {
  addTrack(program, run);
  addList(program, run);
  addHistory(program, run);
  addForget(program, run);
}

function addTrack(program: Command, run: Run): void {
  withExamples(
    program
      .command("track")
      .description("add one event: a user did something with an item")
      .argument("<user>", "the user's ID")
      .argument("<item>", "the item's ID")
      .addOption(
        completedBy(
          new Option("--type <type>", `${TYPES.join(", ")} or your own`).default("view"),
          TYPES,
        ),
      )
      .option("--value <number>", "for a rating its stars, 0.5 to 5", numberArgument)
      .action((user_id: string, item_id: string, { type, value }: TrackOptions) =>
        run(async (context) => {
          const event = { user_id, item_id, type, ...given({ value }) };
          const output = await context.client.track.mutate(
            { events: [event] },
            { signal: context.signal },
          );
          const { accepted, duplicates, unweighted_types } = output;
          context.note(unweightedNote(unweighted_types));
          return { output, text: () => countsText({ accepted, duplicates }) };
        }),
      ),
    "hellorec track alice metropolis",
    "hellorec track alice metropolis --type rating --value 4.5",
  );
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
        run(async (context) => {
          const query = given({ search, limit, cursor });
          const output = await context.client.users.list.query(query, { signal: context.signal });
          const text = () => {
            if (output.users.length === 0) context.note(noUsersNote(search));
            return output.users.map(({ user_id }) => printable(user_id)).join("\n");
          };
          return { output, text, below: () => moreNote(output.next_cursor) };
        }),
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
          const text = () => {
            if (output.events.length === 0) context.note("no events of this user");
            return output.events.length === 0 ? "" : table(output.events, COLUMNS, context.style);
          };
          return { output, text, below: () => moreNote(output.next_cursor) };
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
      .action((user_id: string) =>
        run(async (context) => {
          const output = await context.client.users.forget.mutate(
            { user_id },
            { signal: context.signal },
          );
          return { output, text: () => countsText(output) };
        }),
      ),
    "hellorec forget alice",
  );
}
