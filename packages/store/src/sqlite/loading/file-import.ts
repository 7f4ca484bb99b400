/** An import into a data file that is small beside it: the rows first, then the indexes. Tested through open-import.test.ts. */
import type { DataImport, ImportedEvents } from "../../contract/data-import.ts";
import type { NewEvent } from "../../contract/event-log.ts";
import type { PopularityQuery } from "../../contract/popularity-query.ts";
import { eventLog } from "../../tables/events/event-log.ts";
import { rowOfEvent } from "../../tables/events/event-row.ts";
import { isUnique, prepareLoadQueries } from "../../tables/events/load-queries.ts";
import { itemTable } from "../../tables/items/item-table.ts";
import type { Query } from "../../tables/query.ts";
import { SqliteThread } from "../thread/thread-client.ts";
import { LoadExecutor } from "./load-executor.ts";
import type { LoaderOptions } from "./loader.ts";

/** The file and what is imported. */
export interface FileImportOptions extends LoaderOptions {
  readonly retractions: PopularityQuery["retractions"];
  /** Receives lines for the operator. */
  readonly log: (line: string) => void;
}

// Sent to the thread while it writes as many.
const MAX_PENDING = 2;
// Rows that one statement sorts in memory.
const COUNTED_PER_STEP = 200_000;

/**
 * Opens an import into a file of the newest schema, with its lock. The rows go to a copy of the file
 * (see `SqliteLoader`), which takes its place in `finish`. A process that dies leaves the file as it
 * was.
 *
 * @throws {StoreError} LOCKED where another program uses the file; UNUSABLE where there is no room
 */
export async function openFileImport(options: FileImportOptions): Promise<DataImport> {
  const { file, bytes, retractions, log } = options;
  const { thread } = await SqliteThread.start({ role: "loader", file, bytes }, () => {});
  const executor = new LoadExecutor(thread);
  const queries = prepareLoadQueries(executor.builder);
  const items = itemTable(executor, log);
  const pending: Promise<unknown>[] = [];
  let taken = 0;

  const run = async (...statements: Query<unknown>[]) =>
    executor.write({
      statements: statements.map(({ sql, parameters }) => ({ sql, rows: [parameters] })),
    });

  /** Removes all but the first event of each key. @returns how many */
  async function dropDuplicates(): Promise<number> {
    await run(queries.findDuplicates);
    let dropped = 0;
    for (;;) {
      const [rows] = await run(...queries.dropDuplicates);
      const count = rows?.[0] ?? 0;
      if (count === 0) return dropped;
      dropped += count;
    }
  }

  async function makeIndexes(): Promise<number> {
    let duplicates = 0;
    for (const index of indexes) {
      log(`${file}: makes the index ${index.name}`);
      try {
        await run(queries.create(index));
      } catch (error) {
        const dropped = isUnique(index) ? await dropDuplicates() : 0;
        if (dropped === 0) throw error;
        duplicates += dropped;
        await run(queries.create(index));
      }
    }
    return duplicates;
  }

  async function finish(): Promise<ImportedEvents> {
    await Promise.all(pending.splice(0));
    const duplicates = await makeIndexes();
    await run(queries.countClicks(last));
    log(`${file}: counts by day`);
    const events = eventLog(executor);
    while (await events.countByDay(retractions, COUNTED_PER_STEP)) {
      // Until everything is counted.
    }
    await thread.finish();
    return { added: taken - duplicates, duplicates };
  }

  const [place] = await executor.read(queries.last);
  const last = place?.seq ?? 0;
  const indexes = await executor.read(queries.indexes);
  await run(...indexes.map(({ name }) => queries.drop(name)));
  return {
    async putItems(some) {
      await items.put(some);
    },
    async appendEvents(events: readonly NewEvent[]) {
      if (pending.length === MAX_PENDING) await pending.shift();
      const rows = events.map((event) => queries.insert.bind(rowOfEvent(event)));
      const written = executor.write({ statements: [{ sql: queries.insert.sql, rows }] });
      // A failure is thrown where it is waited for.
      written.catch(() => {});
      pending.push(written);
      taken += events.length;
    },
    finish,
    close: () => thread.close(),
  };
}
