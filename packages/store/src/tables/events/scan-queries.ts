/** The queries of `scanEvents`. Tested through scan-events.test.ts. */
import type { ScannedEvent } from "../../contract/event-log.ts";
import type { QueryBuilder } from "../query-builder.ts";
import { compile } from "../query.ts";

/**
 * The queries over a table of events.
 *
 * @param table `events`, or the name of a part of it with the same columns
 */
export class ScanQueries {
  readonly #db: QueryBuilder;
  readonly #table: string;

  constructor(db: QueryBuilder, table = "events") {
    this.#db = db;
    this.#table = table;
  }

  /** The events that follow one in the order of users, times and the log, or the first ones. */
  eventsAfter(last: ScannedEvent | undefined, limit: number) {
    const query = this.#ordered(limit);
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

  /** The events of the same user that follow one. */
  restOfUser(last: ScannedEvent, limit: number) {
    return compile(
      this.#ordered(limit)
        .where("user_id", "=", last.user_id)
        .where((eb) =>
          eb(eb.refTuple("occurred_at", "seq"), ">", eb.tuple(last.occurred_at, last.seq)),
        ),
    );
  }

  /** The first events of some users. */
  eventsOf(users: readonly string[], limit: number) {
    return compile(this.#ordered(limit).where("user_id", "in", users));
  }

  /** The users that follow one, or the first ones, each by one step in the index. */
  usersAfter(user: string | undefined, limit: number) {
    const events = this.#events();
    return compile(
      this.#db
        .withRecursive("ids", (step) =>
          events
            .select(({ fn }) => fn.min<string | null>("user_id").as("user_id"))
            .$if(user !== undefined, (first) => first.where("user_id", ">", user ?? ""))
            .unionAll(
              step
                .selectFrom("ids")
                .select((eb) =>
                  events
                    .select(({ fn }) => fn.min<string | null>("events.user_id").as("next"))
                    .where("events.user_id", ">", eb.ref("ids.user_id"))
                    .as("user_id"),
                )
                .where("ids.user_id", "is not", null),
            ),
        )
        .selectFrom("ids")
        .select("user_id")
        .where("user_id", "is not", null)
        .limit(limit),
    );
  }

  #ordered(limit: number) {
    return this.#events()
      .select(["user_id", "item_id", "type", "value", "occurred_at", "seq"])
      .orderBy("user_id")
      .orderBy("occurred_at")
      .orderBy("seq")
      .limit(limit);
  }

  #events() {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a part has the columns of the whole
    return this.#db.selectFrom(this.#db.dynamic.table(this.#table as "events").as("events"));
  }
}
