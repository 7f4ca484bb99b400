/** The query of `scanEvents`. Tested through scan-events.test.ts. */
import type { QueryBuilder } from "../query-builder.ts";
import { compile } from "../query.ts";

/** Every event, ordered by user and then by time. */
export function everyEvent(db: QueryBuilder) {
  return compile(
    db
      .selectFrom("events")
      .select(["user_id", "item_id", "type", "value", "occurred_at", "seq"])
      .orderBy("user_id")
      .orderBy("occurred_at")
      .orderBy("seq"),
  );
}
