/** The event log, on every database. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { ScannedEvent } from "../../contract/event-log.ts";
import { oldestFirst, timeHorizon } from "../../contract/event-time.ts";
import type { Store } from "../../contract/store.ts";
import { scanEvents } from "../../scan-events.ts";
import { databases } from "../../testing/databases.ts";
import type { TestDatabase } from "../../testing/databases.ts";
import { event, storedIds } from "../../testing/samples.ts";

describe.each(databases)("events in $name", ({ create }) => {
  let database: TestDatabase;
  let store: Store;
  beforeAll(async () => {
    database = await create();
    store = await database.open();
  });
  afterAll(() => database.remove());

  test("an event is read as it was appended", async () => {
    const sent = {
      event_id: "whole",
      user_id: "Zoë 🦊",
      item_id: "it's",
      type: "rating",
      value: 3.5,
      occurred_at: Date.UTC(1997, 8, 20, 3, 5, 7, 89),
      recommendation_id: "r1",
    };
    expect(await store.events.append([sent])).toEqual([true]);
    const { events } = await store.events.history({ user_id: sent.user_id, limit: 10 });
    expect(events).toEqual([{ ...sent, occurred_at: "1997-09-20T03:05:07.089Z" }]);
  });

  test("any text is read as it was appended, in batches", async () => {
    const text = fc.oneof(
      fc.string({ unit: "grapheme", minLength: 1 }),
      fc.string({
        unit: fc.constantFrom('"', "\\", "{", "}", ",", "\n", "\t", "\u0001", "n", " "),
      }),
      fc.constantFrom("null", "NULL", '{"a":1}', "\\n", "\u2028"),
    );
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 30 }), async (texts) => {
        run += 1;
        const sent = texts
          .map((each) => each.replaceAll("\0", "0"))
          .map((item_id, at) =>
            event({
              event_id: `text-${run}-${at}`,
              user_id: `text-${run}`,
              item_id,
              occurred_at: -at,
            }),
          );
        await store.events.append(sent);
        const { events } = await store.events.history({ user_id: `text-${run}`, limit: 100 });
        expect(events.map(({ item_id }) => item_id)).toEqual(sent.map(({ item_id }) => item_id));
      }),
      { numRuns: 50 },
    );
  });

  test("fields that were left out are left out", async () => {
    await store.events.append([event({ event_id: "bare", user_id: "bare", occurred_at: -1 })]);
    const { events } = await store.events.history({ user_id: "bare", limit: 10 });
    expect(events).toEqual([
      {
        event_id: "bare",
        user_id: "bare",
        item_id: "metropolis",
        type: "view",
        occurred_at: "1969-12-31T23:59:59.999Z",
      },
    ]);
  });

  test("an empty append returns no flags", async () => {
    expect(await store.events.append([])).toEqual([]);
  });

  test("a known event_id counts once, within a request, across requests, for each user", async () => {
    const first = event({ event_id: "once" });
    expect(await store.events.append([first, event({ event_id: "other" }), first])).toEqual([
      true,
      true,
      false,
    ]);
    expect(await store.events.append([first])).toEqual([false]);
    // Nobody can take the ID of another user's event.
    const others = event({ event_id: "once", user_id: "someone else" });
    expect(await store.events.append([first, others, others])).toEqual([false, true, false]);
  });

  test("resent and reordered by many callers, each event is stored once", async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.nat(25), { minLength: 1, maxLength: 20 }), {
          minLength: 1,
          maxLength: 12,
        }),
        async (batches) => {
          run += 1;
          const name = (id: number) => `resent-${run}-${id}`;
          const before = (await storedIds(store)).length;
          const flags = await Promise.all(
            batches.map((batch) =>
              store.events.append(batch.map((id) => event({ event_id: name(id) }))),
            ),
          );
          const distinct = new Set(batches.flat().map((id) => name(id)));
          expect(flags.map((each) => each.length)).toEqual(batches.map((batch) => batch.length));
          expect(flags.flat().filter((isNew) => isNew)).toHaveLength(distinct.size);
          const stored = (await storedIds(store)).slice(before);
          expect(stored.toSorted()).toEqual([...distinct].toSorted());
        },
      ),
      { numRuns: 40 },
    );
  });

  test("recent is newest first by time and log order, up to the limit", async () => {
    const user_id = "recent";
    await store.events.append([
      event({ event_id: "r1", user_id, item_id: "a", occurred_at: 5 }),
      event({ event_id: "r2", user_id, item_id: "b", occurred_at: 9 }),
      event({ event_id: "r3", user_id, item_id: "c", occurred_at: 5, type: "rating", value: 4 }),
    ]);
    const recent = await store.events.recent(user_id, 10);
    expect(recent.map((each) => each.item_id)).toEqual(["b", "c", "a"]);
    expect(recent[1]).toEqual({ item_id: "c", type: "rating", value: 4, occurred_at: 5 });
    expect(await store.events.recent(user_id, 2)).toHaveLength(2);
    expect(await store.events.recent("nobody", 2)).toEqual([]);
  });

  test("an event of a wrong clock is never the newest, however far ahead its time is", async () => {
    const on = (event_id: string, occurred_at: number, user_id = "clock") =>
      event({ event_id, user_id, item_id: event_id, occurred_at });
    const year2099 = Date.UTC(2099, 0, 1);
    await store.events.append([
      on("wrong, later", year2099 + 1),
      on("right", 5),
      on("wrong, earlier", year2099),
      on("tomorrow", Date.now() + 3_600_000),
    ]);
    const recent = async (limit: number) =>
      (await store.events.recent("clock", limit)).map((each) => each.item_id);
    expect(await recent(10)).toEqual(["tomorrow", "right", "wrong, earlier", "wrong, later"]);
    expect(await recent(3)).toEqual(["tomorrow", "right", "wrong, earlier"]);
    expect(await recent(2)).toEqual(["tomorrow", "right"]);
    expect(await recent(1)).toEqual(["tomorrow"]);
    const scanned: ScannedEvent[] = [];
    for await (const chunk of scanEvents(store.location)) {
      scanned.push(...chunk.filter((each) => each.user_id === "clock"));
    }
    const inOrder = oldestFirst(scanned, timeHorizon());
    expect(inOrder.map((each) => each.item_id)).toEqual((await recent(10)).toReversed());
    // A history lists what is stored, by the time that is stored.
    const { events } = await store.events.history({ user_id: "clock", limit: 10 });
    expect(events[0]?.occurred_at).toBe("2099-01-01T00:00:00.001Z");
  });

  test("pages of history and of the log join without gap or overlap", async () => {
    const user_id = "pages";
    const before = (await storedIds(store)).length;
    const sent = Array.from({ length: 23 }, (_, index) =>
      event({ event_id: `page-${index}`, user_id, occurred_at: index % 4 }),
    );
    await store.events.append(sent);
    const newestFirst = sent
      .toReversed()
      .toSorted((a, b) => b.occurred_at - a.occurred_at)
      .map((each) => each.event_id);
    for (const limit of [1, 7, 22, 23, 24]) {
      const history = await allPages((cursor) => store.events.history({ user_id, limit, cursor }));
      expect(history).toEqual({ ids: newestFirst, pages: Math.ceil(23 / limit) });
    }
    const log = await allPages((cursor) => store.events.list({ limit: 10, cursor }));
    expect(log.ids.slice(before)).toEqual(sent.map((each) => each.event_id));
  });

  test("a cursor is valid only for its own list", async () => {
    await store.events.append(
      ["c1", "c2"].map((event_id) => event({ event_id, user_id: "cursors" })),
    );
    const { next_cursor: cursor } = await store.events.history({ user_id: "cursors", limit: 1 });
    const { next_cursor: ofLog } = await store.events.list({ limit: 1 });
    expect(cursor).toBeDefined();
    expect(ofLog).toBeDefined();
    const refused = { code: "BAD_CURSOR" };
    const history = (user_id: string, from: string | undefined) =>
      store.events.history({ user_id, limit: 1, cursor: from });
    await expect(history("alice", cursor)).rejects.toMatchObject(refused);
    await expect(history("cursors", ofLog)).rejects.toMatchObject(refused);
    await expect(history("cursors", "rubbish")).rejects.toMatchObject(refused);
    await expect(store.events.list({ limit: 1, cursor })).rejects.toMatchObject(refused);
  });

  test("eraseUser erases every event of that user and no other", async () => {
    const many = Array.from({ length: 4500 }, (_, index) =>
      event({ event_id: `erase-${index}`, user_id: index % 9 === 0 ? "stays" : "goes" }),
    );
    await store.events.append(many);
    expect(await store.events.eraseUser("goes")).toBe(4000);
    expect(await store.events.eraseUser("goes")).toBe(0);
    expect(await store.events.recent("goes", 10)).toEqual([]);
    expect(await store.events.history({ user_id: "goes", limit: 10 })).toEqual({ events: [] });
    expect(await store.events.recent("stays", 1000)).toHaveLength(500);
  });

  test("users of an item are ordered by their newest event on it and counted once", async () => {
    const on = (user_id: string, occurred_at: number, item_id = "shared") =>
      event({ event_id: `of-${user_id}-${occurred_at}`, user_id, item_id, occurred_at });
    await store.events.append([
      on("early", 1),
      on("early", 9),
      on("late", 7),
      on("middle", 3),
      on("elsewhere", 8, "not shared"),
    ]);
    expect(await store.events.usersOf("shared", 10)).toEqual(["early", "late", "middle"]);
    expect(await store.events.usersOf("shared", 1)).toEqual(["early"]);
    expect(await store.events.usersOf("nobody's", 10)).toEqual([]);
    const counts = await store.events.userCounts(["shared", "not shared", "nobody's"]);
    expect(counts).toEqual(
      new Map([
        ["shared", 3],
        ["not shared", 1],
      ]),
    );
    expect(await store.events.userCounts([])).toEqual(new Map());
    await store.events.eraseUser("early");
    expect(await store.events.usersOf("shared", 10)).toEqual(["late", "middle"]);
    const year2099 = Date.UTC(2099, 0, 1);
    await store.events.append([
      on("wrong", year2099 + 2),
      on("wrong again", year2099),
      on("middle", year2099 + 1),
    ]);
    const newestFirst = ["late", "middle", "wrong again", "wrong"];
    expect(await store.events.usersOf("shared", 10)).toEqual(newestFirst);
    for (const limit of [1, 2, 3]) {
      expect(await store.events.usersOf("shared", limit)).toEqual(newestFirst.slice(0, limit));
    }
  });
});

async function allPages(
  next: (cursor: string | undefined) => ReturnType<Store["events"]["list"]>,
): Promise<{ ids: string[]; pages: number }> {
  const ids: string[] = [];
  let pages = 0;
  let cursor: string | undefined;
  do {
    const page = await next(cursor);
    ids.push(...page.events.map((each) => each.event_id));
    pages += 1;
    cursor = page.next_cursor;
  } while (cursor !== undefined);
  return { ids, pages };
}
