/** Exports the store as JSON Lines: items, then events in log order. Tested in transfer.test.ts. */
import type { HellorecClient } from "@hellorec/client";

import type { Context } from "../framework/context.ts";
import type { CommandResult } from "../framework/result.ts";
import { counted } from "../terminal/counts.ts";
import { ProgressDisplay } from "../terminal/progress.ts";
import { openOutput } from "./output-file.ts";

const PAGE = 1000;

/**
 * Exports to a file, which appears only once it is complete, or to standard output (`-`).
 *
 * @param mayReplace whether a file of this name may be replaced
 * @throws {CliUsageError} the file cannot be written
 */
export async function exportFile(
  path: string,
  context: Context,
  mayReplace = false,
): Promise<CommandResult> {
  const { client, io, signal } = context;
  const output = { items: 0, events: 0 };
  const progress = new ProgressDisplay(io.stderr, io.env["TERM"]);
  const file = await openOutput(path, mayReplace, context);
  try {
    const { counts } = await client.stats.get.query(undefined, { signal });
    const total = counts.items + counts.events;
    const write = async (rows: readonly object[]) => {
      await file.write(rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
      const done = output.items + output.events;
      const share = total === 0 ? {} : { share: done / total };
      progress.update({ text: counted(done, "record"), ...share });
    };
    for await (const items of pagesOfItems(client, signal)) {
      output.items += items.length;
      await write(items);
    }
    for await (const events of pagesOfEvents(client, signal)) {
      output.events += events.length;
      await write(events);
    }
    await file.publish();
  } finally {
    progress.clear();
    await file.close();
  }
  const text = () =>
    `${counted(output.items, "item")}, ${counted(output.events, "event")} exported`;
  if (path !== "-") return { output, text };
  context.note(text());
  return {};
}

async function* pagesOfItems(client: HellorecClient, signal: AbortSignal) {
  let cursor: string | undefined;
  do {
    const query = { limit: PAGE, ...(cursor !== undefined && { cursor }) };
    const page = await client.items.list.query(query, { signal });
    yield page.items;
    cursor = page.next_cursor;
  } while (cursor !== undefined);
}

async function* pagesOfEvents(client: HellorecClient, signal: AbortSignal) {
  let cursor: string | undefined;
  do {
    const query = { limit: PAGE, ...(cursor !== undefined && { cursor }) };
    const page = await client.events.list.query(query, { signal });
    yield page.events;
    cursor = page.next_cursor;
  } while (cursor !== undefined);
}
