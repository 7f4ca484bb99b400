/**
 * The users of the log, in the order of their IDs. Each user takes one index step, however many
 * events there are; on a cluster, each of their events does.
 */
import type { UserPage, UsersListQuery } from "@hellorec/api";
import { sql } from "kysely";

import { decodeText, encodeCursor } from "../cursor.ts";
import type { Executor } from "../executor.ts";
import { pageLength } from "../page-bytes.ts";
import type { QueryBuilder } from "../query-builder.ts";
import { compile } from "../query.ts";

/** The highest code point: `prefix + LAST` sorts after every text with that prefix. */
const LAST = "\u{10FFFF}";

/** One page of users. @throws {StoreError} BAD_CURSOR */
export async function userPage(executor: Executor, query: UsersListQuery): Promise<UserPage> {
  const { search, cursor, limit } = query;
  const list = ["users", search ?? null];
  const after = cursor === undefined ? undefined : decodeText(list, cursor);
  const { builder, isDistributed } = executor;
  const queryOf = isDistributed ? usersOfShards : usersQuery;
  const rows = await executor.read(compile(queryOf(builder, query, after)));
  const users = rows.flatMap(({ user_id }) => (user_id === null ? [] : { user_id }));
  const shown = users.slice(
    0,
    Math.min(
      limit,
      pageLength(users, ({ user_id }) => [user_id]),
    ),
  );
  const last = shown.at(-1);
  if (last === undefined || users.length === shown.length) return { users: shown };
  return { users: shown, next_cursor: encodeCursor(list, [last.user_id]) };
}

/** The rows of a page, and one more where there is a next page. */
function usersQuery(db: QueryBuilder, query: UsersListQuery, after: string | undefined) {
  const { search = "", limit } = query;
  const end = search === "" ? undefined : `${search}${LAST}`;
  return db
    .withRecursive("ids", (step) =>
      step
        .selectFrom("events")
        .select(({ fn }) => fn.min<string | null>("events.user_id").as("user_id"))
        .$if(after === undefined, (events) => events.where("events.user_id", ">=", search))
        .$if(after !== undefined, (events) => events.where("events.user_id", ">", after ?? ""))
        .$if(end !== undefined, (events) => events.where("events.user_id", "<=", end ?? ""))
        .unionAll((union) =>
          union
            .selectFrom("ids")
            .select((eb) =>
              eb
                .selectFrom("events")
                .select(({ fn }) => fn.min<string | null>("events.user_id").as("next"))
                .whereRef("events.user_id", ">", "ids.user_id")
                .$if(end !== undefined, (events) => events.where("events.user_id", "<=", end ?? ""))
                .as("user_id"),
            )
            .where("ids.user_id", "is not", null),
        ),
    )
    .selectFrom("ids")
    .select("user_id")
    .where("user_id", "is not", null)
    .limit(limit + 1);
}

/** The same from a cluster, which takes no recursion over its shards: each gives a page, and those are merged. */
function usersOfShards(db: QueryBuilder, query: UsersListQuery, after: string | undefined) {
  const { search = "", limit } = query;
  return db
    .selectFrom("events")
    .select(sql<string | null>`user_id`.as("user_id"))
    .$if(after === undefined, (events) => events.where("user_id", ">=", search))
    .$if(after !== undefined, (events) => events.where("user_id", ">", after ?? ""))
    .$if(search !== "", (events) => events.where("user_id", "<=", `${search}${LAST}`))
    .groupBy("user_id")
    .orderBy("user_id")
    .limit(limit + 1);
}
