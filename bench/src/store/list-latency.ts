/** Latency of `recommend` for one caller, measured by `programs/list-latency.ts`. */
import { createClient } from "@hellorec/client";
import { z } from "zod";

import { BenchError } from "../bench-error.ts";
import { train } from "../model/fill-server.ts";
import { shopItem } from "../model/shop.ts";
import { programCommand, timed } from "../processes/programs.ts";
import type { ServerProcess } from "../servers/server-process.ts";
import { ITEMS } from "./events.ts";
import { latencySchema } from "./latency.ts";

export const listLatencySchema = z.object({
  port: z.number(),
  /** Users that are measured. */
  users: z.number(),
  /** Users that are requested before the measurement, so that the code is compiled by then. */
  warm_up_users: z.number(),
});

const listOutputSchema = z.object({
  /** The first request for the user: the history is read from the store. */
  cold: latencySchema,
  /** The history is cached, the list is recomputed. */
  profile_cached: latencySchema,
  /** The list is cached: nothing changed since it was computed. */
  list_cached: latencySchema,
});

export type ListOutput = z.output<typeof listOutputSchema>;

const USERS = 2000;
const WARM_UP_USERS = 2000;
const ITEMS_AT_ONCE = 1000;

/**
 * Puts the items, trains, and requests lists of users who have events.
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
  const asked = { port: server.port, users: USERS, warm_up_users: WARM_UP_USERS };
  return (await timed([...programCommand("list-latency"), JSON.stringify(asked)], listOutputSchema))
    .output;
}
