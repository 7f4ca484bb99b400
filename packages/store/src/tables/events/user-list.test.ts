/** Lists of users, on every database. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Store } from "../../contract/store.ts";
import { databases } from "../../testing/databases.ts";
import type { TestDatabase } from "../../testing/databases.ts";
import { event } from "../../testing/samples.ts";

// In byte order, which does not depend on the locale of the machine.
const IDS = ["Zoë", "al", "alice", "alice 🦊", "alicf", "bob", "é", "🦊"];

describe.each(databases)("users in $name", ({ create }) => {
  let database: TestDatabase;
  let store: Store;
  beforeAll(async () => {
    database = await create();
    store = await database.open();
  });
  afterAll(() => database.remove());

  const ids = async (search?: string, limit = 1000) => {
    const page = await store.events.users({ limit, ...(search !== undefined && { search }) });
    return page.users.map(({ user_id }) => user_id);
  };

  test("there are no users before the first event", async () => {
    expect(await store.events.users({ limit: 10 })).toEqual({ users: [] });
    expect(await ids("a")).toEqual([]);
  });

  test("each user is listed once, in order, page by page", async () => {
    const events = [...IDS, ...IDS]
      .toReversed()
      .map((user_id, at) => event({ event_id: `${at}`, user_id }));
    await store.events.append(events);
    expect(await ids()).toEqual(IDS);
    const paged: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.events.users({ limit: 3, ...(cursor !== undefined && { cursor }) });
      paged.push(...page.users.map(({ user_id }) => user_id));
      cursor = page.next_cursor;
    } while (cursor !== undefined);
    expect(paged).toEqual(IDS);
  });

  test("a search matches the start of an ID", async () => {
    expect(await ids("al")).toEqual(["al", "alice", "alice 🦊", "alicf"]);
    expect(await ids("alice")).toEqual(["alice", "alice 🦊"]);
    expect(await ids("🦊")).toEqual(["🦊"]);
    expect(await ids("%")).toEqual([]);
    const first = await store.events.users({ search: "al", limit: 2 });
    const rest = await store.events.users({
      search: "al",
      limit: 9,
      cursor: first.next_cursor ?? "",
    });
    expect(rest).toEqual({ users: [{ user_id: "alice 🦊" }, { user_id: "alicf" }] });
    await expect(store.events.users({ limit: 9, cursor: first.next_cursor ?? "" })).rejects.toThrow(
      expect.objectContaining({ code: "BAD_CURSOR" }),
    );
  });

  test("an erased user is not listed", async () => {
    await store.events.eraseUser("bob");
    expect(await ids("b")).toEqual([]);
  });
});
