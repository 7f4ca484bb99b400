/** Reads the whole event log, in the worker or process that fits a model. */
import type { ScannedEvent } from "./contract/event-log.ts";
import { isPostgresUrl } from "./postgres/url.ts";
import { scanFile } from "./sqlite/scan-file.ts";
import { everyEvent, eventsAfter } from "./tables/events/every-event.ts";

const CHUNK = 5000;

/**
 * Every event of the log, ordered by user and then by time, in chunks. Of what is written meanwhile it
 * may have a part: the events of users that are still to come. It opens a connection of its own, which
 * closes when the loop ends. A SQLite file is read synchronously, so nothing else runs in the thread
 * meanwhile.
 *
 * @param location `store.location`
 * @param chunk the largest number of events in a chunk
 * @throws {StoreError} UNAVAILABLE where a database cannot be reached
 * @example
 * for await (const events of scanEvents(location)) for (const event of events) count(event);
 */
export async function* scanEvents(
  location: string,
  chunk: number = CHUNK,
): AsyncGenerator<ScannedEvent[], void> {
  if (isPostgresUrl(location)) {
    const { scanDatabase } = await import("./postgres/scan-database.ts");
    yield* scanDatabase(location, everyEvent, chunk);
  } else {
    yield* scanFile(location, eventsAfter, chunk);
  }
}
