/** Live lists: one list for all subscriptions to it, sent in turns, and always the newest in the end. */
import { setImmediate as nextTurn } from "node:timers/promises";

import type { Recommendations, RecommendQuery } from "@hellorec/api";
import { isImmutable } from "@hellorec/immutable";
import fc from "fast-check";
import { expect, test } from "vitest";

import { event } from "../testing/test-engine.ts";
import { LiveLists } from "./live-lists.ts";
import { MAX_LIVE_BYTES } from "./live/live-list.ts";

/** Lists that show a number for each user; a failure where the number is negative. */
function numbers() {
  const byUser = new Map<string, number>();
  const made: RecommendQuery[] = [];
  const served: Recommendations[] = [];
  const recommend = async (query: RecommendQuery): Promise<Recommendations> => {
    made.push(query);
    await nextTurn();
    const number = byUser.get(query.user_id) ?? 0;
    if (number < 0) throw new Error("not now");
    const item = { item_id: `n${number}`, title: "", categories: [], available: true };
    return {
      items: [{ item, score: 1, because: [] }],
      strategy: "personal",
      model_version: null,
      recommendation_id: `list-${made.length}`,
    };
  };
  const live = new LiveLists({ recommend, onServed: (list) => served.push(list) });
  const change = (user: string, number: number) => {
    byUser.set(user, number);
    live.apply({ kind: "events_appended", events: [appended(user)] });
  };
  return { live, made, served, change };
}

function appended(user: string) {
  return { ...event(user, "m"), event_id: "e", occurred_at: 0 };
}

type Lists = AsyncGenerator<Recommendations, void, undefined>;

const shownBy = (list: Recommendations | undefined) => list?.items[0]?.item.item_id;

async function nextOf(lists: Lists): Promise<Recommendations | undefined> {
  return (await lists.next()).value ?? undefined;
}

test("the first lists of many subscriptions are made a few at a time", async () => {
  const { live, made } = numbers();
  const all = Array.from({ length: 40 }, (_, at) =>
    live.subscribe({ user_id: `user-${at}`, limit: 3 }, undefined),
  );
  const firsts = all.map((lists) => lists.next());
  // The call that is asked for meanwhile has few lists before it.
  expect(made.length).toBeLessThan(5);
  expect((await Promise.all(firsts)).every(({ done }) => done === false)).toBe(true);
  expect(made).toHaveLength(40);
  await Promise.all(all.map((one) => one.return()));
});

test("all subscriptions to one list get one object, made once and counted once", async () => {
  const { live, made, served, change } = numbers();
  const query = { user_id: "alice", limit: 3 };
  const all = Array.from({ length: 50 }, () => live.subscribe(query, undefined));
  const other = live.subscribe({ user_id: "bob", limit: 3 }, undefined);
  await Promise.all([...all, other].map((lists) => lists.next()));
  expect([made.length, served.length, live.size]).toEqual([51, 51, 2]);
  const next = all.map((lists) => nextOf(lists));
  change("alice", 7);
  const lists = await Promise.all(next);
  expect(new Set(lists).size).toBe(1);
  expect(shownBy(lists[0])).toBe("n7");
  expect(isImmutable(lists[0])).toBe(true);
  expect([made.length, served.length]).toEqual([52, 52]);
  await Promise.all([...all, other].map((one) => one.return()));
  expect(live.size).toBe(0);
  change("alice", 8);
  await nextTurn();
  expect(made).toHaveLength(52);
});

test("a list goes to some subscriptions, then the event loop continues", async () => {
  const { live, change } = numbers();
  const all = Array.from({ length: 100 }, () =>
    live.subscribe({ user_id: "alice", limit: 3 }, undefined),
  );
  await Promise.all(all.map((lists) => lists.next()));
  const arrivals = new Map<number, number>();
  let turn = 0;
  const next = all.map(async (lists) => {
    await lists.next();
    arrivals.set(turn, (arrivals.get(turn) ?? 0) + 1);
  });
  let isDone = false;
  const done = Promise.all(next).then(() => (isDone = true));
  change("alice", 7);
  for (; !isDone; turn++) await nextTurn();
  await done;
  expect([...arrivals.values()].reduce((sum, count) => sum + count)).toBe(100);
  expect(Math.max(...arrivals.values())).toBeLessThanOrEqual(8);
  live.close();
});

test("a failure ends the subscriptions of that list, and no others", async () => {
  const { live, change } = numbers();
  const [one, other, bob] = ["alice", "alice", "bob"].map((user_id) =>
    live.subscribe({ user_id, limit: 3 }, undefined),
  );
  if (one === undefined || other === undefined || bob === undefined) throw new Error("three");
  await Promise.all([one.next(), other.next(), bob.next()]);
  const failed = [one.next(), other.next()];
  const next = nextOf(bob);
  change("alice", -1);
  await expect(failed[0]).rejects.toThrow("not now");
  await expect(failed[1]).rejects.toThrow("not now");
  change("bob", 1);
  expect(shownBy(await next)).toBe("n1");
  expect(live.size).toBe(1);
  live.close();
  expect((await bob.next()).done).toBe(true);
  expect(live.size).toBe(0);
});

test("a list over 1 MiB is cut after the last item that fits", async () => {
  const item = (at: number) => ({
    item_id: `m${at}`,
    title: "é".repeat(25_000),
    categories: [],
    available: true,
  });
  const items = Array.from({ length: 100 }, (_, at) => ({ item: item(at), score: 1, because: [] }));
  const recommend = async (): Promise<Recommendations> => {
    await nextTurn();
    return { items, strategy: "popular", model_version: null, recommendation_id: "list" };
  };
  const live = new LiveLists({ recommend, onServed: () => {} });
  const lists = live.subscribe({ user_id: "alice", limit: 100 }, undefined);
  const list = await nextOf(lists);
  const bytes = Buffer.byteLength(JSON.stringify(list?.items));
  expect(list?.items.length).toBe(20);
  expect(bytes).toBeLessThanOrEqual(MAX_LIVE_BYTES);
  expect(bytes).toBeGreaterThan(MAX_LIVE_BYTES - 60_000);
  await lists.return();
});

test("whatever happens in between: a subscription that stays shows the newest list in the end", async () => {
  const step = fc.record({
    kind: fc.constantFrom("open", "close", "event", "event", "turn"),
    user: fc.constantFrom("alice", "bob"),
    limit: fc.constantFrom(1, 2),
    which: fc.nat(9),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const { live, change, served } = numbers();
      const now = new Map<string, number>([
        ["alice", 0],
        ["bob", 0],
      ]);
      const open: { user: string; abort: AbortController; seen: string[]; over: Promise<void> }[] =
        [];
      for (const [at, { kind, user, limit, which }] of steps.entries()) {
        if (kind === "open") {
          const abort = new AbortController();
          const seen: string[] = [];
          const lists = live.subscribe({ user_id: user, limit }, abort.signal);
          const over = (async () => {
            for await (const list of lists) {
              seen.push(shownBy(list) ?? "");
              if (at % 3 === 0) await nextTurn();
            }
          })();
          open.push({ user, abort, seen, over });
        } else if (kind === "close") {
          const [closed] = open.splice(which % Math.max(1, open.length), 1);
          closed?.abort.abort();
          await closed?.over;
        } else if (kind === "event") {
          now.set(user, at);
          change(user, at);
        } else {
          await nextTurn();
        }
      }
      for (let turn = 0; turn < 300; turn++) await nextTurn();
      for (const { user, seen } of open) {
        expect(seen.at(-1)).toBe(`n${now.get(user)}`);
        for (const [before, shown] of seen.entries()) expect(shown).not.toBe(seen[before + 1]);
      }
      expect(new Set(served).size).toBe(served.length);
      for (const { abort, over } of open) {
        abort.abort();
        await over;
      }
      expect(live.size).toBe(0);
    }),
    { numRuns: 60 },
  );
});
