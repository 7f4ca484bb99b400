/** Copies events into a database that has its tables: `node copy-events.js '{"url":…}'`. */
import { Client } from "pg";
import type { Connection, Submittable } from "pg";

import { benchEvent } from "../src/store/events.ts";
import type { RawOutput } from "../src/store/raw-writes.ts";
import { rawCopySchema } from "../src/store/raw-writes.ts";

const COPY = "COPY events (event_id, user_id, item_id, type, occurred_at) FROM STDIN";

/** One COPY whose rows were formatted before. */
class Copy implements Submittable {
  readonly done: Promise<void>;
  readonly #rows: Buffer;
  #end: (error?: Error) => void = () => {};

  constructor(rows: Buffer) {
    this.#rows = rows;
    this.done = new Promise((resolve, reject) => {
      this.#end = (error) => (error === undefined ? resolve() : reject(error));
    });
  }

  submit(connection: Connection): void {
    connection.query(COPY);
  }

  // `pg` calls these when messages of the server arrive.
  handleCopyInResponse({ stream }: Connection): void {
    stream.write(message("d", this.#rows));
    stream.write(message("c", Buffer.alloc(0)));
  }
  handleCommandComplete(): void {}
  handleError(error: Error): void {
    this.#end(error);
  }
  handleReadyForQuery(): void {
    this.#end();
  }
}

/** https://www.postgresql.org/docs/current/protocol-message-formats.html: type, length, content. */
function message(type: "d" | "c", content: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type, "latin1");
  head.writeUInt32BE(content.length + 4, 1);
  return Buffer.concat([head, content]);
}

const { url, warm_up, events, batch } = rawCopySchema.parse(JSON.parse(process.argv[2] ?? ""));
const client = new Client({ connectionString: url });
await client.connect();

/** One commit, and one fsync, for each batch; rows are made beforehand. Seconds. */
async function write(from: number, to: number): Promise<number> {
  let seconds = 0;
  for (let first = from; first < to; first += batch) {
    const rows = Array.from({ length: Math.min(batch, to - first) }, (_, at) => {
      const { event_id, user_id, item_id, type, occurred_at } = benchEvent(first + at);
      return `${event_id}\t${user_id}\t${item_id}\t${type}\t${occurred_at}\n`;
    });
    const copy = new Copy(Buffer.from(rows.join("")));
    const start = performance.now();
    client.query(copy);
    await copy.done;
    seconds += (performance.now() - start) / 1000;
  }
  return seconds;
}

await write(0, warm_up);
const output: RawOutput = { events, seconds: await write(warm_up, warm_up + events) };
await client.end();
process.stdout.write(`${JSON.stringify(output)}\n`);
