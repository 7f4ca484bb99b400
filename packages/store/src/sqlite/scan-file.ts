/**
 * Reads the events of a data file, outside of a store. Tested through scan-events.test.ts.
 */
import { failureError } from "../commit/write-outcome.ts";
import type { ScannedEvent } from "../contract/event-log.ts";
import { scanPages } from "../tables/events/scan-pages.ts";
import type { PageOptions } from "../tables/events/scan-pages.ts";
import { ScanQueries } from "../tables/events/scan-queries.ts";
import { sqliteQueryBuilder } from "../tables/query-builder.ts";
import { givingWay } from "./give-way.ts";
import { openReader } from "./sqlite-connection.ts";
import { runningFailure } from "./sqlite-errors.ts";

const CACHE_KIB = 2048;
// The rows of one snapshot: some milliseconds.
const MAX_ROWS = 2000;

/**
 * Events in chunks. Each chunk is a snapshot of its own, which has ended when the loop gets it: the
 * write-ahead log cannot be emptied while a snapshot lasts, and would grow as long as the loop runs.
 * The connection closes when the loop ends.
 */
export async function* scanFile(
  file: string,
  { chunk, share }: PageOptions,
): AsyncGenerator<ScannedEvent[], void> {
  const giveWay = givingWay(file);
  let connection: ReturnType<typeof openReader> | undefined;
  try {
    const opened = openReader(file, CACHE_KIB);
    connection = opened;
    yield* scanPages(
      {
        queries: new ScanQueries(sqliteQueryBuilder()),
        read: (query) => {
          giveWay();
          return opened.all(query);
        },
        canListUsers: true,
      },
      { chunk: Math.min(chunk, MAX_ROWS), share },
    );
  } catch (error) {
    throw failureError(runningFailure(error, file));
  } finally {
    connection?.close();
  }
}
