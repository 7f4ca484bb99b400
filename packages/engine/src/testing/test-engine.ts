/** Set-up of the engine's tests: a real store in a database that is removed afterwards. */
import type { Event, Item, RecommendQuery } from "@hellorec/api";
import { openStore } from "@hellorec/store";
import { onTestFinished } from "vitest";

import type { EngineOptions } from "../engine-options.ts";
import { openEngine } from "../engine.ts";
import type { Engine } from "../engine.ts";
import { testDatabase } from "./test-database.ts";

/** The defaults of a list query. */
export const LIST = { limit: 10, category_match: "any", diversity: 0 } as const;

/** A complete personal query. */
export function userQuery(user_id: string, more: Partial<RecommendQuery> = {}): RecommendQuery {
  return { ...LIST, include_seen: false, user_id, ...more };
}

export function item(item_id: string, ...categories: string[]): Item {
  return { item_id, title: `Title of ${item_id}`, categories, available: true };
}

export function event(user_id: string, item_id: string, type = "view", value?: number): Event {
  return { user_id, item_id, type, ...(value !== undefined && { value }) };
}

/** An engine over an empty store, closed after the test. */
export async function testEngine(
  options: Omit<EngineOptions, "store"> & { url?: string } = {},
): Promise<{ engine: Engine; close: () => Promise<void> }> {
  const { url = await testDatabase(), ...others } = options;
  const store = await openStore({ url });
  // Also where no engine opens over it.
  onTestFinished(() => store.close());
  const engine = await openEngine({
    onError: (error) => {
      throw error;
    },
    ...others,
    store,
  });
  let closed: Promise<void> | undefined;
  const close = () => (closed ??= engine.close().then(() => store.close()));
  onTestFinished(close);
  return { engine, close };
}

/** Fits and waits for the end. */
export async function train(engine: Engine): Promise<string> {
  const { job_id } = await engine.ports.model.train();
  let last = "no report";
  for await (const job of engine.ports.model.progress({ job_id }, undefined)) {
    last = job.error ?? job.state;
  }
  return last;
}

/**
 * A catalog of two tastes, `red-0`... and `blue-0`..., and readers who liked eight of one and none
 * of the other: every pair of one colour occurs together, and no pair of different colours does.
 */
export async function fillWithTwoTastes(engine: Engine): Promise<void> {
  const colours = ["red", "blue"];
  const items = colours.flatMap((colour) =>
    Array.from({ length: 12 }, (_, at) => item(`${colour}-${at}`, colour, `number-${at % 2}`)),
  );
  await engine.ports.items.put(items);
  const events = colours.flatMap((colour) =>
    Array.from({ length: 12 }, (_, reader) =>
      Array.from({ length: 8 }, (_, at) =>
        event(`${colour}-reader-${reader}`, `${colour}-${(reader + at) % 12}`, "like"),
      ),
    ).flat(),
  );
  await engine.ports.events.track(events);
}
