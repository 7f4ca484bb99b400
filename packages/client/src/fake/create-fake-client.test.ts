/** The fake client: what a user's own tests see of it. */
import { describe, expect, test } from "vitest";

import { getUntypedClient, HellorecError, safe } from "../index.ts";
import { createFakeClient, fakeError, sampleEvents, sampleItems } from "./index.ts";

const like = (item_id: string, user_id = "alice") => ({ user_id, item_id, type: "like" });
const idsOf = (list: { items: readonly { item: { item_id: string } }[] }) =>
  list.items.map(({ item }) => item.item_id);

describe("tracking", () => {
  test("is remembered, each event once, with an ID and a time that are always the same", async () => {
    const fake = createFakeClient();
    expect(await fake.client.track.mutate({ events: [like("the-kid")] })).toEqual({
      accepted: 1,
      duplicates: 0,
    });
    const again = { events: [{ ...like("the-kid"), event_id: "fake-event-1" }] };
    expect(await fake.client.track.mutate(again)).toEqual({ accepted: 0, duplicates: 1 });
    expect(fake.events).toEqual([
      { ...like("the-kid"), event_id: "fake-event-1", occurred_at: "2026-01-01T00:01:01.000Z" },
    ]);
  });

  test("names the types that carry no weight", async () => {
    const { client } = createFakeClient();
    const events = [{ ...like("the-kid"), type: "wave" }];
    expect(await client.track.mutate({ events })).toMatchObject({ unweighted_types: ["wave"] });
    expect(idsOf(await client.recommend.query({ user_id: "alice" }))).toContain("the-kid");
  });
});

describe("lists", () => {
  test("are personal by shared categories, with reasons", async () => {
    const { client } = createFakeClient();
    const list = await client.recommend.query({ user_id: "alice", limit: 3 });
    expect(list).toMatchObject({ strategy: "personal" });
    expect(list.items[0]).toMatchObject({
      item: { item_id: "the-gold-rush", title: "The Gold Rush" },
      score: 8,
      because: [{ item_id: "the-general", weight: 8 }],
    });
  });

  test("lose what the user liked, with the next answer", async () => {
    const { client } = createFakeClient();
    const before = await client.recommend.query({ user_id: "alice" });
    const [first = ""] = idsOf(before);
    await client.track.mutate({ events: [like(first)] });
    expect(idsOf(await client.recommend.query({ user_id: "alice" }))).not.toContain(first);
    const seen = { user_id: "alice", include_seen: true };
    expect(idsOf(await client.recommend.query(seen))).toContain(first);
  });

  test("are popular for a user without a history", async () => {
    const { client } = createFakeClient();
    const list = await client.recommend.query({ user_id: "nobody" });
    expect(list.strategy).toBe("popular");
    expect(idsOf(list)).toEqual(idsOf(await client.popular.query({})));
  });

  test("take filters, and end with a page without a cursor", async () => {
    const { client } = createFakeClient();
    const comedies = { categories: ["Comedy"], exclude_items: ["the-kid"], limit: 2 };
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await client.popular.query({
        ...comedies,
        ...(cursor !== undefined && { cursor }),
      });
      found.push(...idsOf(page));
      cursor = page.next_cursor;
    } while (cursor !== undefined);
    const expected = sampleItems.filter(({ categories }) => categories.includes("Comedy"));
    const ids = expected.map(({ item_id }) => item_id).filter((id) => id !== "the-kid");
    expect(found.sort()).toEqual(ids.sort());
  });

  test("repeat nothing on the next page, whatever was liked meanwhile", async () => {
    const { client } = createFakeClient();
    const first = await client.recommend.query({ user_id: "alice", limit: 4 });
    await client.track.mutate({ events: [like("the-kid")] });
    const { next_cursor = "" } = first;
    const next = await client.recommend.query({
      user_id: "alice",
      limit: 100,
      cursor: next_cursor,
    });
    const all = [...idsOf(first), ...idsOf(next)];
    expect(new Set(all).size).toBe(all.length);
    expect(all).toHaveLength(sampleItems.length - 2);
  });

  test("say the same each time", async () => {
    const calls = async () => {
      const { client } = createFakeClient();
      await client.track.mutate({ events: [like("detour")] });
      return [await client.recommend.query({ user_id: "alice" }), await client.popular.query({})];
    };
    expect(await calls()).toEqual(await calls());
  });
});

describe("live", () => {
  test("sends the list, and again after a change of this user's events", async () => {
    const { client } = createFakeClient();
    const lists: string[][] = [];
    const states: string[] = [];
    const subscription = client.live.subscribe(
      { user_id: "alice" },
      {
        onStarted: () => states.push("started"),
        onData: (list) => lists.push(idsOf(list)),
        onStopped: () => states.push("stopped"),
      },
    );
    await expect.poll(() => lists).toHaveLength(1);
    await client.track.mutate({ events: [like("the-kid", "bob")] });
    await client.track.mutate({ events: [like("the-gold-rush")] });
    await expect.poll(() => lists).toHaveLength(2);
    expect(lists[0]).toContain("the-gold-rush");
    expect(lists[1]).not.toContain("the-gold-rush");
    subscription.unsubscribe();
    await client.track.mutate({ events: [like("sunrise")] });
    await client.recommend.query({ user_id: "alice" });
    expect(lists).toHaveLength(2);
    expect(states).toEqual(["started"]);
  });
});

describe("errors", () => {
  test("a wrong input is refused as by the server", async () => {
    const { client } = createFakeClient();
    const { error } = await safe(client.recommend.query({ user_id: "", limit: 0 }));
    expect(error).toMatchObject({
      reason: "refused",
      kind: "BAD_REQUEST",
      code: 2000,
      http_status: 400,
      issues: [{ path: "user_id", message: "must not be empty" }, { path: "limit" }],
      attempts: 1,
    });
  });

  test("an unknown item is NOT_FOUND, and an invented cursor BAD_REQUEST", async () => {
    const { client } = createFakeClient();
    const lost = await safe(client.items.get.query({ item_id: "lost" }));
    expect(lost.error).toMatchObject({ kind: "NOT_FOUND", code: 2004 });
    const invented = await safe(client.popular.query({ cursor: "mine" }));
    expect(invented.error).toMatchObject({
      kind: "BAD_REQUEST",
      message: expect.stringMatching(/^cursor: /),
    });
  });

  test("a call that was aborted, and one that JSON cannot hold", async () => {
    const { client } = createFakeClient();
    const signal = AbortSignal.abort();
    const aborted = await safe(client.popular.query({}, { signal }));
    expect(aborted.error).toMatchObject({ reason: "aborted" });
    // @ts-expect-error -- as a caller without types may
    const unsent = await safe(client.popular.query({ limit: 5n }));
    expect(unsent.error).toMatchObject({ reason: "unsent" });
  });

  test("an unknown procedure", async () => {
    const { client } = createFakeClient();
    const error = await getUntypedClient(client)
      .query("recomend")
      .catch((error_: unknown) => error_);
    expect(error).toMatchObject({
      kind: "NOT_FOUND",
      message: expect.stringMatching(/did you mean recommend/),
    });
    const other = getUntypedClient(client)
      .query("track")
      .catch((error_: unknown) => error_);
    expect(await other).toMatchObject({ kind: "METHOD_NOT_SUPPORTED" });
  });
});

describe("overrides", () => {
  test("answer one procedure, with the fake's own answer available", async () => {
    const { client } = createFakeClient({
      popular: async ({ limit }, answer) => ({
        ...(await answer()),
        items: [],
        recommendation_id: `limit-${limit}`,
      }),
      items: {
        get: ({ item_id }) => ({ item_id, title: "Mine", categories: [], available: true }),
      },
    });
    // With the defaults of the contract.
    expect(await client.popular.query({})).toMatchObject({
      items: [],
      recommendation_id: "limit-10",
      strategy: "popular",
    });
    expect(await client.items.get.query({ item_id: "x" })).toMatchObject({ title: "Mine" });
    expect(await client.items.list.query({})).toHaveProperty("items.length", sampleItems.length);
    const wrong = await safe(client.items.get.query({ item_id: "" }));
    expect(wrong.error).toMatchObject({ kind: "BAD_REQUEST" });
  });

  test("fail, from some moment on, and recover", async () => {
    const fake = createFakeClient();
    const recover = fake.override({
      track: () => {
        throw fakeError({ reason: "unreachable" });
      },
    });
    const { error } = await safe(fake.client.track.mutate({ events: [like("the-kid")] }));
    expect(error).toBeInstanceOf(HellorecError);
    expect(error).toMatchObject({
      reason: "unreachable",
      attempts: 1,
      events: [{ ...like("the-kid"), event_id: "fake-event-1" }],
    });
    expect(fake.events).toEqual([]);
    recover();
    await fake.client.track.mutate({ events: [...(error?.events ?? [])] });
    expect(fake.events).toHaveLength(1);
    expect(fake.calls.map(({ path }) => path)).toEqual(["track", "track"]);
  });

  test("end a stream", async () => {
    const { client } = createFakeClient({
      async *live(_input, answer) {
        for await (const list of answer()) {
          yield list;
          throw fakeError({ reason: "refused", kind: "UNAUTHORIZED" });
        }
      },
    });
    const seen: unknown[] = [];
    const error = await new Promise((resolve) => {
      client.live.subscribe(
        { user_id: "alice" },
        { onData: (list) => seen.push(list), onError: resolve },
      );
    });
    expect(seen).toHaveLength(1);
    expect(error).toMatchObject({ reason: "refused", http_status: 401 });
  });

  test("that throw by mistake say so", async () => {
    const { client } = createFakeClient({
      stats: {
        get: () => {
          throw new TypeError("no such thing");
        },
      },
    });
    const { error } = await safe(client.stats.get.query());
    expect(error?.message).toContain("no such thing");
    // @ts-expect-error -- no such procedure
    expect(() => createFakeClient({ recomend: () => [] })).toThrow(TypeError);
  });
});

test("its data are those of the test", async () => {
  const { client, events } = createFakeClient({
    data: { items: [{ item_id: "tea", title: "Tea" }], events: [...sampleEvents, like("tea")] },
  });
  expect(await client.items.list.query({})).toEqual({
    items: [{ item_id: "tea", title: "Tea", categories: [], available: true }],
  });
  expect((await client.users.history.query({ user_id: "alice" })).events).toHaveLength(3);
  expect(events).toEqual([]);
  expect(() => createFakeClient({ data: { items: [{ item_id: "", title: "" }] } })).toThrow(
    /item_id/,
  );
});
