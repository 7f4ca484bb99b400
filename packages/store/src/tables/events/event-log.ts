/** The log of events: the queries of both databases. */
import type { EventPage } from "@hellorec/api";

import type { EventLog } from "../../contract/event-log.ts";
import { timeHorizon } from "../../contract/event-time.ts";
import { dayCounter } from "../counting/day-counter.ts";
import { typeCounts, userCounts } from "../counting/kept-sums.ts";
import { findUncounted } from "../counting/uncounted.ts";
import { decodeNumbers, encodeCursor } from "../cursor.ts";
import type { Executor } from "../executor.ts";
import { clickCounter } from "../list-counter.ts";
import { pageLength } from "../page-bytes.ts";
import { userEraser } from "./erase-user.ts";
import { EVENT_INSERT, prepareEventQueries } from "./event-queries.ts";
import { eventOf, rowOfEvent, sizeOf, textsOf } from "./event-row.ts";
import type { EventRow } from "./event-row.ts";
import { hasOtherItems } from "./other-items.ts";
import { popularityByDay } from "./popularity-by-day.ts";
import { eventRemover } from "./remove-events.ts";
import { userPage } from "./user-list.ts";

// A commit takes milliseconds. One that hangs is ended by its own limits, and is not waited for.
const LIST_PATIENCE_MS = 2000;

/** The event log of one database. @example const log = eventLog(executor); */
export function eventLog(executor: Executor): EventLog {
  const queries = prepareEventQueries(executor.builder);
  const countClicks = clickCounter(executor);
  const days = dayCounter(executor);
  return {
    async append(events) {
      if (events.length === 0) return [];
      const rows = events.map((event) => queries.insert.bind(rowOfEvent(event)));
      const insert = { sql: queries.insert.sql, rows, insert: EVENT_INSERT };
      const statements = [...countClicks(events), insert];
      const users = new Set(events.map((event) => event.user_id));
      const announces = [...users].map(
        (user_id) => ({ kind: "events_appended", user_id }) as const,
      );
      const size = events.reduce((sum, event) => sum + sizeOf(event), 0);
      const changes = await executor.write({ statements, announces }, size);
      return (changes.at(-1) ?? []).map((count) => count > 0);
    },

    async recent(userId, limit) {
      const rows = await executor.read(queries.recent.with({ user_id: userId, limit }));
      const horizon = timeHorizon();
      // The latest time comes first: where it is believed, all are.
      if ((rows[0]?.occurred_at ?? horizon) <= horizon) return [...rows];
      const believed = await executor.read(
        queries.recentUpTo.with({ user_id: userId, limit, horizon }),
      );
      const rest = limit - believed.length;
      if (rest === 0) return [...believed];
      const query = queries.recentBeyond.with({ user_id: userId, limit: rest, horizon });
      return [...believed, ...(await executor.read(query))];
    },

    async usersOf(itemId, limit) {
      const page = { item_id: itemId, limit, horizon: timeHorizon() };
      const rows = await executor.readLong(queries.usersOf.with(page));
      const users = new Set(rows.map((row) => row.user_id));
      if (users.size === limit) return [...users];
      const others = await executor.readLong(queries.usersBeyond.with(page));
      for (const row of others) users.add(row.user_id);
      return [...users].slice(0, limit);
    },

    async userCounts(itemIds) {
      if (itemIds.length === 0) return new Map();
      const rows = await executor.readLong(
        userCounts(executor.builder, itemIds, await findUncounted(executor)),
      );
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
      // What is appended just now has a place: a page that showed a later one would pass over it.
      const up_to = await executor.completeUpTo(LIST_PATIENCE_MS);
      const rows = await executor.read(queries.list.with({ seq, up_to, limit: limit + 1 }));
      return pageOf(rows, { list, limit, keyOf: (row) => [row.seq] });
    },

    eraseUser: userEraser(executor),
    remove: eventRemover(executor),
    hasOtherItems: (itemIds) => hasOtherItems(executor, itemIds),
    users: (query) => userPage(executor, query),
    popularity: (query) => popularityByDay(executor, query),
    countByDay: (retractions, limit) => days.count(retractions, limit),
    typeCounts: async () =>
      executor.readLong(typeCounts(executor.builder, await findUncounted(executor))),
  };
}

/**
 * A page of rows, which ends early at about 1 MiB. The query returns up to one row more than `limit`,
 * where there is a next page.
 */
function pageOf(
  rows: readonly EventRow[],
  page: { list: readonly unknown[]; limit: number; keyOf: (row: EventRow) => number[] },
): EventPage {
  const shown = rows.slice(0, Math.min(page.limit, pageLength(rows, textsOf)));
  const events = shown.map((row) => eventOf(row));
  const last = shown.at(-1);
  if (last === undefined || rows.length === shown.length) return { events };
  return { events, next_cursor: encodeCursor(page.list, page.keyOf(last)) };
}
