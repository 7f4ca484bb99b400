/** Puts the shop into a running server through its API, and trains its model. */
import { setTimeout as sleep } from "node:timers/promises";

import type { HellorecClient, ModelInfo } from "@hellorec/client";
import { createClient } from "@hellorec/client";

import { BenchError } from "../bench-error.ts";
import { ITEMS, shopEvents, shopInteractions, shopItem } from "./shop.ts";

const BATCH = 1000;
const BATCHES_AT_ONCE = 4;
const TIMEOUT_MS = 60_000;
const POLL_MS = 200;

/**
 * Puts items and events, and waits until a model serves.
 *
 * @throws {BenchError} the server has other counts than were put, or the fit failed
 */
export async function fillServer(
  url: string,
  progress: (line: string) => void,
): Promise<ModelInfo> {
  const client = createClient({ url, timeout_ms: TIMEOUT_MS });
  progress(`recommend: putting ${ITEMS.toLocaleString("en")} items`);
  const created = await inBatches(ITEMS, async (from, to) => {
    const items = Array.from({ length: to - from }, (_, offset) => shopItem(from + offset));
    return (await client.items.put.mutate({ items })).created;
  });
  const interactions = shopInteractions();
  const total = interactions.users.length;
  progress(`recommend: tracking ${total.toLocaleString("en")} events`);
  const accepted = await inBatches(total, async (from, to) => {
    const events = shopEvents(interactions, from, to);
    return (await client.track.mutate({ events })).accepted;
  });
  if (created !== ITEMS || accepted !== total) {
    throw new BenchError(`the server took ${created} new items and ${accepted} new events`);
  }
  progress("recommend: training");
  return await train(client);
}

/** Starts a fit or joins a running one, and waits until it is done. @throws {BenchError} it failed */
export async function train(client: HellorecClient, pollMs: number = POLL_MS): Promise<ModelInfo> {
  const { job_id } = await client.model.train.mutate();
  for (;;) {
    const { job, model } = await client.model.status.query();
    const done = job?.job_id === job_id && job.state !== "running";
    if (done && job.state === "done" && model !== null) return model;
    if (done) throw new BenchError(`the fit ended: ${job.error ?? job.state}`);
    await sleep(pollMs);
  }
}

/** Calls for 0..total in batches, a few at once; returns the sum of their results. */
async function inBatches(
  total: number,
  put: (from: number, to: number) => Promise<number>,
): Promise<number> {
  let [next, sum] = [0, 0];
  const caller = async () => {
    while (next < total) {
      const from = next;
      next = Math.min(total, from + BATCH);
      const count = await put(from, next);
      sum += count;
    }
  };
  await Promise.all(Array.from({ length: BATCHES_AT_ONCE }, caller));
  return sum;
}
