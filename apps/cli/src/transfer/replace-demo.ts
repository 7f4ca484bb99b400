/** Before an import: offers to remove the demo, so that it does not mix with real data. */
import { isHellorecError } from "@hellorec/client";
import type { DemoRemoval, DemoStatus } from "@hellorec/client";

import type { Context } from "../framework/context.ts";
import { canAsk, isConfirmed } from "../terminal/confirm.ts";
import { counted, ownEventsText } from "../terminal/counts.ts";

/** What to do with the demo; undefined: ask on a terminal, elsewhere remove it if it is alone. */
export type DemoChoice = "replace" | "keep" | undefined;

const MIXED =
  "the demo stays beside your data: its events are newer than those of most data sets, so popular " +
  'lists and quality figures mix both; "hellorec demo remove" removes it';

/**
 * Removes the demo where that is wanted, and says what it did. A server that holds only the demo
 * loses nothing that another start on an empty store does not bring back.
 *
 * @returns what was removed; undefined: nothing
 */
export async function replaceDemo(
  choice: DemoChoice,
  context: Context,
): Promise<DemoRemoval | undefined> {
  const { client, signal } = context;
  const status = await demoStatus(context);
  if (status === undefined || !status.loaded) return undefined;
  if (!(await isWanted(choice, status, context))) {
    context.note(MIXED);
    return undefined;
  }
  const removal = await client.demo.remove.mutate(undefined, { signal });
  const { removed_items, removed_events } = removal;
  const own = status.own_events ?? 0;
  const films = `${counted(removed_items, "film")} and ${counted(removed_events, "event")}`;
  const mine = own === 0 ? "" : `, ${ownEventsText(own)} among them,`;
  const why =
    choice === "replace"
      ? ""
      : `the server had ${own === 0 ? "only the demo" : "no items but the demo's"}: `;
  const how = choice === undefined && !canAsk(context.io) ? " (--keep-demo keeps them)" : "";
  context.note(`${why}removed its ${films}${mine} before the import${how}`);
  return removal;
}

async function isWanted(
  choice: DemoChoice,
  status: DemoStatus,
  context: Context,
): Promise<boolean> {
  if (choice !== undefined) return choice === "replace";
  if (!status.alone) return false;
  if (!canAsk(context.io)) return true;
  const { items, own_events: own = 0 } = status;
  const what = `${counted(items, "film")} and their made-up viewers`;
  const question =
    own === 0
      ? `The server has only the demo (${what}). Remove it before the import?`
      : `The server has the demo (${what}) and ${ownEventsText(own)} on its films. Remove both before the import?`;
  return isConfirmed(question, context);
}

/** undefined: the server is too old to know the procedure. */
async function demoStatus({ client, signal }: Context): Promise<DemoStatus | undefined> {
  try {
    return await client.demo.status.query(undefined, { signal });
  } catch (error) {
    if (isHellorecError(error) && error.kind === "NOT_FOUND") return undefined;
    throw error;
  }
}
