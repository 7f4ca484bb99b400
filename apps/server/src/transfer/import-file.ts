/**
 * `hellorec-server import FILE`: reads an export into the store, while no server needs to run. It takes
 * items of any size, as a server of before the limit stored them. Tested through large-items.test.ts.
 */
import type { Item, ItemInput } from "@hellorec/api";
import { readJsonl } from "@hellorec/datasets";
import type { EventRecord, ImportRecord } from "@hellorec/datasets";
import { openStore } from "@hellorec/store";
import type { NewEvent, Store } from "@hellorec/store";

/** Records and bytes of one commit. */
const MOST_RECORDS = 1000;
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
 * @param report receives a line for each of these
 * @throws {StoreError} the store cannot be opened, such as while a server has its file open
 * @throws {DatasetError} the file cannot be read
 */
export async function importFile(
  url: string,
  path: string,
  report: (line: string) => void,
): Promise<ImportCounts> {
  const reader = await readJsonl(path);
  const store = await openStore({ url, log: report });
  try {
    const counts = { items: 0, events: 0, duplicates: 0, bad_lines: 0 };
    for await (const records of reader.records) {
      for (const some of commitsOf(records)) await write(store, some, counts);
      for (const record of records) {
        if (record.kind !== "bad") continue;
        counts.bad_lines += 1;
        report(`${record.file}:${record.line}: ${record.reason}`);
      }
    }
    for (const note of reader.notes) report(note);
    return counts;
  } finally {
    await store.close();
  }
}

/** The records in the parts that are written at once. */
function* commitsOf(records: readonly ImportRecord[]): Generator<readonly ImportRecord[]> {
  let some: ImportRecord[] = [];
  let bytes = 0;
  for (const record of records) {
    const size = record.kind === "item" ? JSON.stringify(record.item).length * 2 : 0;
    if (some.length === MOST_RECORDS || (some.length > 0 && bytes + size > MOST_BYTES)) {
      yield some;
      some = [];
      bytes = 0;
    }
    some.push(record);
    bytes += size;
  }
  if (some.length > 0) yield some;
}

async function write(
  store: Store,
  records: readonly ImportRecord[],
  counts: { items: number; events: number; duplicates: number },
): Promise<void> {
  const items = records.flatMap((record) => (record.kind === "item" ? itemOf(record.item) : []));
  await store.items.put(items);
  counts.items += items.length;
  const events = records.flatMap((record) => (record.kind === "event" ? eventOf(record) : []));
  const isNew = await store.events.append(events);
  const added = isNew.filter(Boolean).length;
  counts.events += added;
  counts.duplicates += events.length - added;
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
