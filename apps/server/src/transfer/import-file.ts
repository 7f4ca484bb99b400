/**
 * `hellorec-server import FILE`: reads an export into the store, while no server needs to run. It takes
 * items of any size, as a server of before the limit stored them. Tested through import-file.test.ts
 * and large-items.abuse.ts.
 */
import type { Item, ItemInput } from "@hellorec/api";
import { readJsonl } from "@hellorec/datasets";
import type { EventRecord, ImportRecord } from "@hellorec/datasets";
import { RETRACTIONS } from "@hellorec/engine";
import { openImport } from "@hellorec/store";
import type { DataImport, NewEvent } from "@hellorec/store";

import { ImportProgress } from "./import-progress.ts";

/** Items and bytes of one commit. */
const MOST_ITEMS = 1000;
const MOST_BYTES = 1_000_000;

/** What an import did. */
export interface ImportCounts {
  readonly items: number;
  readonly events: number;
  /** Events whose event_id the store had. */
  readonly duplicates: number;
  readonly bad_lines: number;
}

/**
 * Reads JSON Lines, as `hellorec export` writes them, into the store at `url`. Lines that are neither
 * an item nor an event are reported and left out.
 *
 * @param report receives a line for each of these, and tells every few seconds how far it is
 * @throws {StoreError} the store cannot be opened, such as while a server has its file open
 * @throws {DatasetError} the file cannot be read
 */
export async function importFile(
  url: string,
  path: string,
  report: (line: string) => void,
): Promise<ImportCounts> {
  const reader = await readJsonl(path);
  const bytes = reader.bytes_total;
  const target = await openImport({ url, bytes, retractions: RETRACTIONS, log: report });
  try {
    const progress = new ImportProgress(reader, report);
    let items = 0;
    let badLines = 0;
    for await (const records of reader.records) {
      for (const some of itemCommits(records)) {
        await target.putItems(some);
        items += some.length;
      }
      await appendEvents(target, records);
      for (const record of records) {
        if (record.kind !== "bad") continue;
        badLines += 1;
        report(`${record.file}:${record.line}: ${record.reason}`);
      }
      progress.add(records.length);
    }
    for (const note of reader.notes) report(note);
    const { added, duplicates } = await target.finish();
    progress.finish(added + duplicates);
    return { items, events: added, duplicates, bad_lines: badLines };
  } finally {
    await target.close();
  }
}

/** The items of the records in the parts that are put at once. */
function* itemCommits(records: readonly ImportRecord[]): Generator<readonly Item[]> {
  let some: Item[] = [];
  let bytes = 0;
  for (const record of records) {
    if (record.kind !== "item") continue;
    const size = JSON.stringify(record.item).length * 2;
    if (some.length === MOST_ITEMS || (some.length > 0 && bytes + size > MOST_BYTES)) {
      yield some;
      some = [];
      bytes = 0;
    }
    some.push(itemOf(record.item));
    bytes += size;
  }
  if (some.length > 0) yield some;
}

async function appendEvents(target: DataImport, records: readonly ImportRecord[]): Promise<void> {
  const events = records.flatMap((record) => (record.kind === "event" ? eventOf(record) : []));
  if (events.length > 0) await target.appendEvents(events);
}

/** The item with what the contract adds. */
function itemOf({ categories = [], available = true, ...item }: ItemInput): Item {
  return { ...item, categories: [...new Set(categories)], available };
}

function eventOf({ event: { occurred_at, ...event } }: EventRecord): NewEvent {
  return {
    ...event,
    occurred_at: occurred_at === undefined ? Date.now() : Date.parse(occurred_at),
  };
}
