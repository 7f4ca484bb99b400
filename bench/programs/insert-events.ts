/** Inserts events into a data file that has its tables: `node insert-events.js '{"file":…}'`. */
import { DatabaseSync } from "@photostructure/sqlite";

import { benchEvent } from "../src/store/events.ts";
import type { RawOutput } from "../src/store/raw-writes.ts";
import { rawInsertsSchema } from "../src/store/raw-writes.ts";

const { file, warm_up, events, batch } = rawInsertsSchema.parse(JSON.parse(process.argv[2] ?? ""));
const database = new DatabaseSync(file);
database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -4096");
const insert = database.prepare(
  "INSERT INTO events (event_id, user_id, item_id, type, value, occurred_at, recommendation_id) VALUES (?, ?, ?, ?, ?, ?, ?)",
);

/** One commit, and one fsync, for each batch; rows are made beforehand. Seconds. */
function write(from: number, to: number): number {
  let seconds = 0;
  for (let first = from; first < to; first += batch) {
    const rows = Array.from({ length: Math.min(batch, to - first) }, (_, at) =>
      benchEvent(first + at),
    );
    const start = performance.now();
    database.exec("BEGIN IMMEDIATE");
    for (const { event_id, user_id, item_id, type, occurred_at } of rows) {
      insert.run(event_id, user_id, item_id, type, null, occurred_at, null);
    }
    database.exec("COMMIT");
    seconds += (performance.now() - start) / 1000;
  }
  return seconds;
}

write(0, warm_up);
const output: RawOutput = { events, seconds: write(warm_up, warm_up + events) };
database.close();
process.stdout.write(`${JSON.stringify(output)}\n`);
