/** `explain`: why a user is shown an item, or is not. Tested in commands.test.ts. */
import type { AppRouter } from "@hellorec/client";
import type { Command } from "commander";

import type { Context } from "../framework/context.ts";
import { withExamples } from "../framework/help.ts";
import type { Run } from "../framework/result.ts";
import { printable } from "../terminal/printable.ts";
import { table } from "../terminal/table.ts";
import type { Column } from "../terminal/table.ts";
import { wrapped } from "../terminal/wrap.ts";

type Explanation = AppRouter["explain"]["_def"]["$types"]["output"];
type Contribution = Explanation["contributions"][number];

/** Registers `explain`. */
export function addExplain(program: Command, run: Run): void {
  withExamples(
    program
      .command("explain")
      .description("why a user is shown an item, or is not: its score, taken apart")
      .argument("<user>", "the user's ID")
      .argument("<item>", "the item's ID")
      .action((user_id: string, item_id: string) =>
        run(async (context) => {
          const output = await context.client.explain.query(
            { user_id, item_id },
            { signal: context.signal },
          );
          const hasHistory =
            context.json ||
            output.seen ||
            output.contributions.length > 0 ||
            (await hasEvents(user_id, context));
          const text = () => {
            if (hasHistory) return explanationText(output, user_id, context);
            context.note(`no events of user ${printable(user_id)}`);
            return "";
          };
          return { output, text };
        }),
      ),
    "hellorec explain alice nosferatu",
  );
}

async function hasEvents(user_id: string, { client, signal }: Context): Promise<boolean> {
  const { events } = await client.users.history.query({ user_id, limit: 1 }, { signal });
  return events.length > 0;
}

function explanationText(
  { item, score, seen, contributions }: Explanation,
  userId: string,
  { style }: Context,
): string {
  const title = printable(item.title);
  const seenNote = seen ? "; recommend leaves it out, since it was seen" : "";
  const verdict = `${title} scores ${score.toFixed(3)} for ${printable(userId)}${seenNote}.`;
  const lines = wrapped(verdict, style.width);
  if (contributions.length === 0) {
    return [
      ...lines,
      ...wrapped("Nothing in the history contributes to this score.", style.width),
    ].join("\n");
  }
  const columns: readonly Column<Contribution>[] = [
    { heading: "BECAUSE OF", cell: (entry) => entry.title },
    { heading: "ITEM", rank: "key", cell: (entry) => entry.item_id },
    { heading: "ADDS", align: "right", rank: "whole", cell: (entry) => entry.weight.toFixed(3) },
  ];
  return [...lines, table(contributions, columns, style)].join("\n");
}
