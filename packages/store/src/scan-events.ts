/** Reads the event log, all of it or that of a sample of users, in the process that fits a model. */
import type { ScannedEvent } from "./contract/event-log.ts";
import { isPostgresUrl } from "./postgres/url.ts";
import { scanFile } from "./sqlite/scan-file.ts";

const CHUNK = 5000;

/** What a scan reads. */
export interface ScanOptions {
  /** The largest number of events in a chunk. @default 5000 */
  readonly chunk?: number;
  /**
   * The share of the users whose events are read, as `isSampledUser` has it: above 0, at most 1. It is
   * asked before each chunk and may only fall, and then holds for users to come. @default 1, everyone
   */
  readonly share?: () => number;
  /** Receives a line for the operator's log, where a scan takes a slower way. */
  readonly note?: (line: string) => void;
}

/**
 * Every event of the log, or those of a sample of users, ordered by user and then by time, in chunks.
 * On a Citus cluster that holds for each shard, one after the other. Of what is written meanwhile it may
 * have a part: the events of users that are still to come. Each chunk is a snapshot of its own. A scan
 * opens connections of its own, which close when the loop ends. A SQLite file is read synchronously, so
 * nothing else runs in the thread meanwhile.
 *
 * @param location `store.location`
 * @throws {StoreError} UNAVAILABLE where a database cannot be reached
 * @example
 * for await (const events of scanEvents(location, { share: () => 0.1 })) count(events.length);
 */
export async function* scanEvents(
  location: string,
  { chunk = CHUNK, share = () => 1, note = () => {} }: ScanOptions = {},
): AsyncGenerator<ScannedEvent[], void> {
  if (isPostgresUrl(location)) {
    const { scanDatabase } = await import("./postgres/scanning/scan-database.ts");
    yield* scanDatabase(location, { chunk, share, note });
  } else {
    yield* scanFile(location, { chunk, share });
  }
}
