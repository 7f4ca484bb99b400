import type { ScannedEvent } from "./contract/store.ts";
/** Reading the whole log where a model is fitted. */
import { isPostgresUrl } from "./postgres/url.ts";
import { openReader } from "./sqlite/connection.ts";
import { compile } from "./tables/query.ts";
import { sqliteQueryBuilder } from "./tables/tables.ts";
import type { QueryBuilder } from "./tables/tables.ts";

const CHUNK = 5000;
const CACHE_KIB = 2048;

/**
 * Every event of the log by user, each user's oldest first, in chunks: one snapshot, over a
 * connection of its own that closes when the loop ends, however it ends. From a file it reads
 * synchronously: nothing else can run in its thread meanwhile.
 *
 * @param location `store.location`
 * @param chunk most events in a chunk
 * @example
 * for await (const events of scanEvents(location)) for (const event of events) count(event);
 */
export async function* scanEvents(
  location: string,
  chunk: number = CHUNK,
): AsyncGenerator<ScannedEvent[], void> {
  if (isPostgresUrl(location)) {
    const { scanPostgres } = await import("./postgres/scan.ts");
    yield* scanPostgres(location, everyEvent, chunk);
  } else {
    yield* scanFile(location, chunk);
  }
}

function everyEvent(db: QueryBuilder) {
  return compile(
    db
      .selectFrom("events")
      .select(["user_id", "item_id", "type", "value", "occurred_at"])
      .orderBy("user_id")
      .orderBy("occurred_at")
      .orderBy("seq"),
  );
}

function* scanFile(file: string, chunk: number): Generator<ScannedEvent[], void> {
  const connection = openReader(file, CACHE_KIB);
  try {
    let events: ScannedEvent[] = [];
    for (const event of connection.iterate(everyEvent(sqliteQueryBuilder()))) {
      events.push(event);
      if (events.length < chunk) continue;
      yield events;
      events = [];
    }
    if (events.length > 0) yield events;
  } finally {
    connection.close();
  }
}
