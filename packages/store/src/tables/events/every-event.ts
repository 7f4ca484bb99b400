/** The queries of `scanEvents`. Tested through scan-events.test.ts. */
import type { ScannedEvent } from "../../contract/event-log.ts";
import type { QueryBuilder } from "../query-builder.ts";
import { compile } from "../query.ts";

/** Every event, ordered by user and then by time. */
export function everyEvent(db: QueryBuilder) {
  return compile(ordered(db));
}

/** The events that follow one in the same order, or the first ones. */
export function eventsAfter(db: QueryBuilder, last: ScannedEvent | undefined, limit: number) {
  const query = ordered(db).limit(limit);
  if (last === undefined) return compile(query);
  return compile(
    query.where((eb) =>
      eb(
        eb.refTuple("user_id", "occurred_at", "seq"),
        ">",
        eb.tuple(last.user_id, last.occurred_at, last.seq),
      ),
    ),
  );
}

function ordered(db: QueryBuilder) {
  return db
    .selectFrom("events")
    .select(["user_id", "item_id", "type", "value", "occurred_at", "seq"])
    .orderBy("user_id")
    .orderBy("occurred_at")
    .orderBy("seq");
}
