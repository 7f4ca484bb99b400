/** What `recommend` takes of a caller who waits: `programs/list-latency.ts`. */
import { createClient } from "@hellorec/client";
import { z } from "zod";

import { BenchError } from "../bench-error.ts";
import { train } from "../model/fill-server.ts";
import { shopItem } from "../model/shop.ts";
import { programCommand, timed } from "../programs.ts";
import type { ServerProcess } from "../server-process.ts";
import { ITEMS } from "./events.ts";
import { latencySchema } from "./latency.ts";

export const listLatencySchema = z.object({
  port: z.number(),
  /** Users asked for. */
  users: z.number(),
  /** Users asked for before, until the code is compiled. */
  code_users: z.number(),
});

const listOutputSchema = z.object({
  /** Nobody asked for the user before: the history is read from the store. */
  cold: latencySchema,
  /** The history is at hand, the list is made anew. */
  profile_kept: latencySchema,
  /** Nothing changed since the list was made. */
  list_kept: latencySchema,
});

export type ListOutput = z.output<typeof listOutputSchema>;

const USERS = 2000;
const CODE_USERS = 2000;
const ITEMS_AT_ONCE = 1000;

/**
 * Puts the items, trains, and asks for lists of users who have events.
 *
 * @throws {BenchError} the fit failed
 */
export async function measureLists(server: ServerProcess): Promise<ListOutput> {
  const client = createClient({ url: server.url, timeout_ms: 60_000 });
  for (let from = 0; from < ITEMS; from += ITEMS_AT_ONCE) {
    const items = Array.from({ length: ITEMS_AT_ONCE }, (_, at) => shopItem(from + at));
    await client.items.put.mutate({ items });
  }
  const model = await train(client);
  if (model.counts.events === 0) throw new BenchError("the model was fitted to nothing");
  const asked = { port: server.port, users: USERS, code_users: CODE_USERS };
  return (await timed([...programCommand("list-latency"), JSON.stringify(asked)], listOutputSchema))
    .output;
}
