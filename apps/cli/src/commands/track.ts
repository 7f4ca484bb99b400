/** `track`: one event, and warnings about what may be mistyped. Tested in commands.test.ts. */
import { EVENT_TYPES } from "@hellorec/api/event-types";
import { Option } from "commander";
import type { Command } from "commander";

import { completedBy } from "../completion/completed-by.ts";
import { given, numberArgument } from "../framework/arguments.ts";
import { typeNote } from "../framework/event-types.ts";
import { withExamples } from "../framework/help.ts";
import { knownItems } from "../framework/known-items.ts";
import type { Run } from "../framework/result.ts";
import { countsText } from "../terminal/counts.ts";
import { printable } from "../terminal/printable.ts";

interface TrackOptions {
  readonly type: string;
  readonly value?: number;
}

/** Registers `track`. */
export function addTrack(program: Command, run: Run): void {
  withExamples(
    program
      .command("track")
      .description("add one event: a user did something with an item")
      .argument("<user>", "the user's ID")
      .argument("<item>", "the item's ID")
      .addOption(
        completedBy(
          new Option("--type <type>", `${EVENT_TYPES.join(", ")} or your own`).default("view"),
          EVENT_TYPES,
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
          // The event is stored: what follows only warns.
          const known = await knownItems([item_id], context).catch(() => undefined);
          if (known?.has(item_id) === false) context.note(unknownItemNote(item_id));
          context.note(typeNote(output.unweighted_types));
          context.note(valueNote(type, value));
          return { output, text: () => countsText(output) };
        }),
      ),
    "hellorec track alice metropolis",
    "hellorec track alice metropolis --type rating --value 4.5",
  );
}

function unknownItemNote(itemId: string): string {
  const item = printable(itemId);
  return `no item "${item}" in the catalog: the event is kept and fitted, but lists show the item only after "hellorec items put"; see "hellorec items list"`;
}

/** The warning about a value of a type whose weight does not depend on it. */
function valueNote(type: string, value: number | undefined): string | undefined {
  if (value === undefined || type === "rating" || !EVENT_TYPES.some((usual) => usual === type)) {
    return undefined;
  }
  return `--value has no effect on a ${type}: did you mean --type rating?`;
}
