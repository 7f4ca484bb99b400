/**
 * Reads the log page by page, in the order of users. Each page is a query of its own, so no snapshot
 * lasts longer than one. Tested through scan-events.test.ts.
 */
import type { ScannedEvent } from "../../contract/event-log.ts";
import { isSampledUser } from "../../contract/user-sample.ts";
import type { Query } from "../query.ts";
import type { ScanQueries } from "./scan-queries.ts";

/** Of smaller samples the users are listed first, and only theirs are read. */
const LISTED_BELOW = 0.5;
/** Users that are listed at once. */
const USERS_AT_ONCE = 200;

/** Where the pages come from. */
export interface PageSource {
  readonly queries: ScanQueries;
  readonly read: <R>(query: Query<R>) => readonly R[] | Promise<readonly R[]>;
  /** false: a list of users would read the whole table. */
  readonly canListUsers: boolean;
}

/** What is read. */
export interface PageOptions {
  /** The most events of a page. */
  readonly chunk: number;
  /** The share of the users, above 0, at most 1. Asked before each page; it may only fall. */
  readonly share: () => number;
}

/** The events of a sample of users, ordered by user, time and log order. No page is empty. */
export async function* scanPages(
  source: PageSource,
  { chunk, share }: PageOptions,
): AsyncGenerator<ScannedEvent[], void> {
  const { queries, read, canListUsers } = source;
  let last: ScannedEvent | undefined;
  while (!canListUsers || share() >= LISTED_BELOW) {
    const rows = await read(queries.eventsAfter(last, chunk));
    const sampled = sampledOf(rows, share());
    if (sampled.length > 0) yield sampled;
    if (rows.length < chunk) return;
    last = rows.at(-1);
  }
  // The share has fallen in the middle of a user.
  if (last !== undefined && isSampledUser(last.user_id, share())) {
    yield* restOfUser(source, last, chunk);
  }
  let user = last?.user_id;
  for (;;) {
    const listed = await read(queries.usersAfter(user, USERS_AT_ONCE));
    const ids = listed.flatMap(({ user_id }) => (user_id === null ? [] : [user_id]));
    const limit = share();
    const chosen = ids.filter((id) => isSampledUser(id, limit));
    if (chosen.length > 0) yield* eventsOf(source, chosen, chunk);
    if (ids.length < USERS_AT_ONCE) return;
    user = ids.at(-1);
  }
}

function sampledOf(events: readonly ScannedEvent[], share: number): ScannedEvent[] {
  let user = "";
  let isSampled = isSampledUser(user, share);
  return events.filter(({ user_id }) => {
    if (user_id !== user) {
      user = user_id;
      isSampled = isSampledUser(user, share);
    }
    return isSampled;
  });
}

async function* eventsOf(
  source: PageSource,
  users: readonly string[],
  chunk: number,
): AsyncGenerator<ScannedEvent[], void> {
  let rest = users;
  while (rest.length > 0) {
    const rows = await source.read(source.queries.eventsOf(rest, chunk));
    if (rows.length > 0) yield [...rows];
    const last = rows.at(-1);
    if (last === undefined || rows.length < chunk) return;
    // A page is full: its last user may have very many, which are not to be sorted again each time.
    yield* restOfUser(source, last, chunk);
    rest = rest.slice(rest.indexOf(last.user_id) + 1);
  }
}

async function* restOfUser(
  source: PageSource,
  first: ScannedEvent,
  chunk: number,
): AsyncGenerator<ScannedEvent[], void> {
  let last: ScannedEvent | undefined = first;
  while (last !== undefined) {
    const rows: readonly ScannedEvent[] = await source.read(source.queries.restOfUser(last, chunk));
    if (rows.length > 0) yield [...rows];
    last = rows.length < chunk ? undefined : rows.at(-1);
  }
}
