/** Every kind of list, to its last page, compared with its definition over random logs. */
import type { Recommendations } from "@hellorec/api";
import { openStore } from "@hellorec/store";
import type { NewEvent, Store } from "@hellorec/store";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";

import { openEngine } from "../engine.ts";
import type { Engine } from "../engine.ts";
import { decodeModel } from "../serving/model-file.ts";
import {
  brutePersonal,
  brutePopular,
  bruteSession,
  bruteSimilar,
} from "../testing/brute-force-lists.ts";
import type { LoggedEvent, RankedItem, WholeList, World } from "../testing/brute-force-lists.ts";
import { testDatabase } from "../testing/test-database.ts";
import { fillWithTwoTastes, item, testEngine, train } from "../testing/test-engine.ts";

const DAY = 86_400_000;
const COLOURS = ["red", "blue"];
const MODEL_ITEMS = COLOURS.flatMap((colour) =>
  Array.from({ length: 12 }, (_, at) => `${colour}-${at}`),
);
/** Items that no reader likes, so that no model knows them. */
const OTHER_ITEMS = [
  item("unliked", "red"),
  item("unliked too", "blue", "number-0"),
  { ...item("sold out", "red"), available: false },
];

const anItem = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...MODEL_ITEMS) },
  { weight: 1, arbitrary: fc.constantFrom("not in the catalog") },
);
const anEvent = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      item_id: anItem,
      type: fc.constantFrom("view", "click", "like", "purchase", "dislike", "impression"),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      item_id: anItem,
      type: fc.constant("rating"),
      value: fc.integer({ min: 1, max: 10 }).map((half) => half / 2),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ item_id: fc.constant("unliked"), type: fc.constant("dislike") }),
  },
);
/** Milliseconds from now: in the past, or by a wrong clock. */
const aTime = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -800 * DAY, max: 0 }) },
  { weight: 1, arbitrary: fc.integer({ min: 2 * DAY, max: 30_000 * DAY }) },
);
const aLog = fc.array(fc.tuple(fc.nat(2), anEvent, aTime), { minLength: 1, maxLength: 25 });
const aRestriction = fc.record(
  {
    limit: fc.integer({ min: 1, max: 12 }),
    categories: fc.subarray(["red", "blue", "number-0", "number-1", "of no item"], {
      minLength: 1,
    }),
    category_match: fc.constantFrom("any" as const, "all" as const),
    exclude_items: fc.array(anItem, { maxLength: 4 }),
    diversity: fc.constant(0),
  },
  { requiredKeys: ["limit", "category_match", "diversity"] },
);
const aSession = fc.array(anItem, { minLength: 1, maxLength: 4 });

describe.each(["rp3beta", "ridge"] as const)("lists of %s", (model) => {
  test("equal their definition, whatever a log holds", async () => {
    const { store, modelRow } = await trainedStore(model);
    const asked = fc.record({
      restriction: aRestriction,
      include_seen: fc.boolean(),
      item_ids: aSession,
      item_id: fc.constantFrom(...MODEL_ITEMS, "unliked"),
      window_days: fc.constantFrom(undefined, 1, 100),
    });
    let run = 0;
    const check = fc.asyncProperty(
      aLog,
      fc.array(asked, { minLength: 3, maxLength: 3 }),
      async (log, queries) => {
        run++;
        const user = (at: number) => `user ${at} of run ${run}`;
        const now = Date.now();
        await store.events.append(
          log.map(([at, event, time], place): NewEvent => ({
            ...event,
            event_id: `${run}-${place}`,
            user_id: user(at),
            occurred_at: now + time,
          })),
        );
        const world = { ...(await storedData(store)), modelRow };
        await withEngine(store, async ({ ports: { recommendations } }) => {
          for (const [
            at,
            { restriction, include_seen, item_ids, item_id, window_days },
          ] of queries.entries()) {
            const personal = { ...restriction, user_id: user(at), include_seen };
            expect(
              await differences(brutePersonal(world, personal), (cursor) =>
                recommendations.forUser({ ...personal, cursor }),
              ),
            ).toEqual([]);
            const session = { ...restriction, item_ids };
            expect(
              await differences(bruteSession(world, session), (cursor) =>
                recommendations.forSession({ ...session, cursor }),
              ),
            ).toEqual([]);
            const similar = { ...restriction, item_id };
            expect(
              await differences(bruteSimilar(world, similar), (cursor) =>
                recommendations.similar({ ...similar, cursor }),
              ),
            ).toEqual([]);
            expect(
              await differences(brutePopular(world, restriction, window_days), (cursor) =>
                recommendations.popular({ ...restriction, window_days, cursor }),
              ),
            ).toEqual([]);
          }
        });
      },
    );
    await fc.assert(check, { numRuns: 25 });
  });
});

/**
 * Pages through a list and compares it with its definition; equally ranked items may change places.
 *
 * @returns what differs
 */
async function differences(
  want: WholeList,
  ask: (cursor: string | undefined) => Promise<Recommendations | undefined>,
): Promise<string[]> {
  const ids: string[] = [];
  const strategies = new Set<string | undefined>();
  let cursor: string | undefined;
  do {
    const page = await ask(cursor);
    strategies.add(page?.strategy);
    ids.push(...(page?.items ?? []).map((entry) => entry.item.item_id));
    cursor = page?.next_cursor;
  } while (cursor !== undefined);
  const found: string[] = [];
  const strategy = [...strategies].join(", then ");
  if (strategy !== want.strategy) found.push(`strategy ${strategy}, not ${want.strategy}`);
  const entryOf = new Map(want.entries.map((entry) => [entry.item_id, entry]));
  for (const { item_id } of want.entries) {
    if (!ids.includes(item_id)) found.push(`${item_id} is missing`);
  }
  for (const [at, id] of ids.entries()) {
    const got = entryOf.get(id);
    const wanted = want.entries[at];
    if (got === undefined || ids.indexOf(id) !== at) found.push(`${id} at ${at} is too much`);
    else if (wanted === undefined || !isTie(got, wanted)) found.push(`${id} is not at ${at}`);
  }
  return found;
}

function isTie(one: RankedItem, other: RankedItem): boolean {
  return one.part === other.part && Math.abs(one.rank - other.rank) < 1e-9;
}

/** A store with two tastes of readers and a model of them. */
async function trainedStore(
  model: "rp3beta" | "ridge",
): Promise<{ store: Store; modelRow: World["modelRow"] }> {
  const url = await testDatabase();
  const { engine, close } = await testEngine({ url, model, refitAfterEvents: 0 });
  await fillWithTwoTastes(engine);
  await engine.ports.items.put(OTHER_ITEMS);
  expect(await train(engine)).toBe("done");
  await close();
  const store = await openStore({ url });
  onTestFinished(() => store.close());
  const saved = await store.models.latest();
  if (saved.model === undefined) throw new Error("no model was saved");
  const { itemIds, matrix } = decodeModel(saved.model.body);
  const rows = new Map(
    itemIds.map((item_id, row) => {
      const places = [...matrix.neighbours.keys()].slice(
        matrix.offsets[row],
        matrix.offsets[row + 1],
      );
      const entries = places.map(
        (place) =>
          [itemIds[matrix.neighbours[place] ?? -1] ?? "", matrix.weights[place] ?? 0] as const,
      );
      return [item_id, new Map(entries)];
    }),
  );
  return { store, modelRow: (source) => rows.get(source) };
}

/** Runs with an engine that opens over what is stored, so that all its lists are computed anew. */
async function withEngine(store: Store, use: (engine: Engine) => Promise<void>): Promise<void> {
  const onError = (error: unknown) => {
    throw error;
  };
  const engine = await openEngine({
    store,
    refitAfterEvents: 0,
    refitAfterHours: 0,
    untouchedShareSimilar: 0,
    onError,
  });
  try {
    await use(engine);
  } finally {
    await engine.close();
  }
}

async function storedData({ events, items }: Store): Promise<Omit<World, "modelRow">> {
  const log: LoggedEvent[] = [];
  let cursor: string | undefined;
  do {
    const page = await events.list({ limit: 1000, cursor });
    log.push(...page.events.map((event) => ({ ...event, time: Date.parse(event.occurred_at) })));
    cursor = page.next_cursor;
  } while (cursor !== undefined);
  return { log, items: (await items.list({ limit: 100 })).items };
}
