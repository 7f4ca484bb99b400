/** The queries of the event log. Tested through event-log.test.ts. */
import type { InsertShape } from "../../commit/write-request.ts";
import type { QueryBuilder } from "../query-builder.ts";
import { prepare } from "../query.ts";
import type { NewEventRow } from "./event-row.ts";

// The newest events of an item that `usersOf` reads. Bounds the time where few users have very
// many.
const EVENTS_OF_ITEM = 10_000;

/** The columns of the `insert` query, in the order of its values. */
export const EVENT_INSERT: InsertShape = {
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
  key: ["user_id", "event_id"],
  // The order of a user's events counts where their times are equal. That of users does not.
};

/** The queries of an event log, built once. */
export function prepareEventQueries(db: QueryBuilder) {
  const events = db.selectFrom("events");
  const history = events.selectAll().orderBy("occurred_at", "desc").orderBy("seq", "desc");
  const scored = events.select(["item_id", "type", "value", "occurred_at"]);
  const byTime = scored.orderBy("occurred_at", "desc").orderBy("seq", "desc");
  type User = { user_id: string };
  type Horizon = { horizon: number };
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
        .onConflict((conflict) => conflict.columns(["user_id", "event_id"]).doNothing()),
    ),
    recent: prepare<User & Page>()((p) => byTime.where("user_id", "=", p.user_id).limit(p.limit)),
    recentUpTo: prepare<User & Page & Horizon>()((p) =>
      byTime.where("user_id", "=", p.user_id).where("occurred_at", "<=", p.horizon).limit(p.limit),
    ),
    recentBeyond: prepare<User & Page & Horizon>()((p) =>
      scored
        .where("user_id", "=", p.user_id)
        .where("occurred_at", ">", p.horizon)
        .orderBy("seq", "desc")
        .limit(p.limit),
    ),
    usersOf: prepare<{ item_id: string } & Page & Horizon>()((p) =>
      db
        .selectFrom(
          events
            .select(["user_id", "occurred_at"])
            .where("item_id", "=", p.item_id)
            .where("occurred_at", "<=", p.horizon)
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
    usersBeyond: prepare<{ item_id: string } & Page & Horizon>()((p) =>
      db
        .selectFrom(
          events
            .select(["user_id", "seq"])
            .where("item_id", "=", p.item_id)
            .where("occurred_at", ">", p.horizon)
            .orderBy("seq", "desc")
            .limit(EVENTS_OF_ITEM)
            .as("newest"),
        )
        .select("user_id")
        .groupBy("user_id")
        .orderBy(({ fn }) => fn.max("seq"), "desc")
        .limit(p.limit),
    ),
    history: prepare<User & Page>()((p) => history.where("user_id", "=", p.user_id).limit(p.limit)),
    historyAfter: prepare<User & Page & { occurred_at: number; seq: number }>()((p) =>
      history
        .where("user_id", "=", p.user_id)
        .where((eb) => eb(eb.refTuple("occurred_at", "seq"), "<", eb.tuple(p.occurred_at, p.seq)))
        .limit(p.limit),
    ),
    list: prepare<Page & { seq: number; up_to: number }>()((p) =>
      events
        .selectAll()
        .where("seq", ">", p.seq)
        .where("seq", "<=", p.up_to)
        .orderBy("seq")
        .limit(p.limit),
    ),
  };
}
