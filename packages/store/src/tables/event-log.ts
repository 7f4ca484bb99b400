/** The log of events, for any engine. */
import type { EventPage } from "@hellorec/api";
import type { Selectable } from "kysely";

import type { EventLog, NewEvent } from "../contract/store.ts";
import type { InsertShape } from "../contract/write-request.ts";
import { decodeNumbers, encodeCursor } from "./cursor.ts";
import type { Executor } from "./executor.ts";
import { modelBodies } from "./model-body.ts";
import { discardStatements } from "./model-discard.ts";
import { popularity } from "./popularity.ts";
import { compile, prepare } from "./query.ts";
import type { QueryBuilder, Tables } from "./tables.ts";
import { listUsers } from "./user-list.ts";

type StoredEvent = EventPage["events"][number];
type EventRow = Selectable<Tables["events"]>;
type NewEventRow = Omit<EventRow, "seq">;

// Erased in commits of this many, so that others who write need not wait long.
const FORGET_CHUNK = 2000;
// Looked at to find an item's users: bounds the time where few users made very many events.
const EVENTS_OF_ITEM = 10_000;

/** What `queries.insert` inserts, its values in this order. */
const INSERT: InsertShape = {
  table: "events",
  columns: [
    "event_id",
    "user_id",
    "item_id",
    "type",
    "value",
    "occurred_at",
    "recommendation_id",
  ] satisfies (keyof NewEventRow)[],
  key: "event_id",
};

/** The event log over an engine. @example const log = eventLog(executor); */
export function eventLog(executor: Executor): EventLog {
  const queries = prepareQueries(executor.builder);
  const bodies = modelBodies(executor);
  const discarding = discardStatements(executor);
  return {
    async append(events) {
      if (events.length === 0) return [];
      const rows = events.map((event) => queries.insert.bind(rowOf(event)));
      const statements = [{ sql: queries.insert.sql, rows, insert: INSERT }];
      const users = new Set(events.map((event) => event.user_id));
      const announces = [...users].map((user_id) => ({ kind: "user", user_id }) as const);
      const [inserted = []] = await executor.write({ statements, announces }, events.length);
      return inserted.map((count) => count > 0);
    },

    async recent(user_id, limit) {
      return [...(await executor.read(queries.recent.with({ user_id, limit })))];
    },

    async usersOf(item_id, limit) {
      const rows = await executor.readAside(queries.usersOf.with({ item_id, limit }));
      return rows.map((row) => row.user_id);
    },

    async userCounts(item_ids) {
      if (item_ids.length === 0) return new Map();
      const rows = await executor.readAside(userCounts(executor.builder, item_ids));
      return new Map(rows.map((row) => [row.item_id, row.users]));
    },

    async history({ user_id, cursor, limit }) {
      const list = ["history", user_id];
      const [occurred_at, seq] = cursor === undefined ? [] : decodeNumbers(list, cursor, 2);
      const page = { user_id, limit: limit + 1 };
      const query =
        occurred_at === undefined || seq === undefined
          ? queries.history.with(page)
          : queries.historyAfter.with({ ...page, occurred_at, seq });
      const rows = await executor.read(query);
      return pageOf(rows, { list, limit, keyOf: (row) => [row.occurred_at, row.seq] });
    },

    async list({ cursor, limit }) {
      const list = ["events"];
      const [seq = 0] = cursor === undefined ? [] : decodeNumbers(list, cursor, 1);
      const rows = await executor.read(queries.list.with({ seq, limit: limit + 1 }));
      return pageOf(rows, { list, limit, keyOf: (row) => [row.seq] });
    },

    async forget(user_id) {
      const rows = [queries.erase.bind({ user_id })];
      const statements = [{ sql: queries.erase.sql, rows }, ...discarding];
      const announces = [{ kind: "forgotten", user_id } as const];
      let erased = 0;
      // Looked for first: where there is nothing to erase no model need go.
      while ((await executor.read(queries.recent.with({ user_id, limit: 1 }))).length > 0) {
        const request = { statements, erases: true, announces };
        const [[count = 0] = []] = await executor.write(request, 1);
        erased += count;
      }
      // Some may be left from a process that died while it erased.
      await bodies.dropUnused({ erases: true });
      return erased;
    },

    users: (query) => listUsers(executor, query),
    popularity: (query) => popularity(executor, query),
  };
}

/** A page out of rows of which one more than `limit` was asked for: it tells of a next page. */
function pageOf(
  rows: readonly EventRow[],
  page: { list: readonly unknown[]; limit: number; keyOf: (row: EventRow) => number[] },
): EventPage {
  const shown = rows.slice(0, page.limit);
  const events = shown.map((row) => eventOf(row));
  const last = shown.at(-1);
  if (last === undefined || rows.length <= page.limit) return { events };
  return { events, next_cursor: encodeCursor(page.list, page.keyOf(last)) };
}

function prepareQueries(db: QueryBuilder) {
  const events = db.selectFrom("events");
  const history = events.selectAll().orderBy("occurred_at", "desc").orderBy("seq", "desc");
  type User = { user_id: string };
  type Page = { limit: number };
  return {
    insert: prepare<NewEventRow>()((p) =>
      db
        .insertInto("events")
        .values({
          event_id: p.event_id,
          user_id: p.user_id,
          item_id: p.item_id,
          type: p.type,
          value: p.value,
          occurred_at: p.occurred_at,
          recommendation_id: p.recommendation_id,
        })
        .onConflict((conflict) => conflict.column("event_id").doNothing()),
    ),
    recent: prepare<User & Page>()((p) =>
      events
        .select(["item_id", "type", "value", "occurred_at"])
        .where("user_id", "=", p.user_id)
        .orderBy("occurred_at", "desc")
        .orderBy("seq", "desc")
        .limit(p.limit),
    ),
    usersOf: prepare<{ item_id: string } & Page>()((p) =>
      db
        .selectFrom(
          events
            .select(["user_id", "occurred_at"])
            .where("item_id", "=", p.item_id)
            .orderBy("occurred_at", "desc")
            .orderBy("seq", "desc")
            .limit(EVENTS_OF_ITEM)
            .as("newest"),
        )
        .select("user_id")
        .groupBy("user_id")
        .orderBy(({ fn }) => fn.max("occurred_at"), "desc")
        .orderBy("user_id")
        .limit(p.limit),
    ),
    history: prepare<User & Page>()((p) => history.where("user_id", "=", p.user_id).limit(p.limit)),
    historyAfter: prepare<User & Page & { occurred_at: number; seq: number }>()((p) =>
      history
        .where("user_id", "=", p.user_id)
        .where((eb) => eb(eb.refTuple("occurred_at", "seq"), "<", eb.tuple(p.occurred_at, p.seq)))
        .limit(p.limit),
    ),
    list: prepare<Page & { seq: number }>()((p) =>
      events.selectAll().where("seq", ">", p.seq).orderBy("seq").limit(p.limit),
    ),
    erase: prepare<User>()((p) =>
      db
        .deleteFrom("events")
        .where("seq", "in", (of) =>
          of
            .selectFrom("events")
            .select("seq")
            .where("user_id", "=", p.user_id)
            .limit(FORGET_CHUNK),
        ),
    ),
  };
}

function userCounts(db: QueryBuilder, itemIds: readonly string[]) {
  return compile(
    db
      .selectFrom("events")
      .select(({ fn }) => ["item_id", fn.count<number>("user_id").distinct().as("users")])
      .where("item_id", "in", itemIds)
      .groupBy("item_id"),
  );
}

function rowOf(event: NewEvent): NewEventRow {
  return {
    event_id: event.event_id,
    user_id: event.user_id,
    item_id: event.item_id,
    type: event.type,
    value: event.value ?? null,
    occurred_at: event.occurred_at,
    recommendation_id: event.recommendation_id ?? null,
  };
}

function eventOf(row: EventRow): StoredEvent {
  return {
    event_id: row.event_id,
    user_id: row.user_id,
    item_id: row.item_id,
    type: row.type,
    ...(row.value !== null && { value: row.value }),
    occurred_at: new Date(row.occurred_at).toISOString(),
    ...(row.recommendation_id !== null && { recommendation_id: row.recommendation_id }),
  };
}
