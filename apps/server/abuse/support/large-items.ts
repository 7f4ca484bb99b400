/** A data file of the first version with items that today's limits refuse. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

import { FIRST_SCHEMA } from "../../faults/support/first-schema.ts";

const PROGRAM = `
  import { DatabaseSync } from "@photostructure/sqlite";
  import { readFileSync } from "node:fs";
  const { file, schema, count, ordinary, now } = JSON.parse(readFileSync(0, "utf8"));
  const database = new DatabaseSync(file);
  database.exec(schema);
  database.exec("begin");
  const insert = database.prepare(
    "insert into items (item_id, title, title_folded, categories, attributes, available) values (?, ?, ?, '[]', ?, 1)");
  const text = "\\u0442".repeat(500);
  const list = Array.from({ length: 20 }, () => text);
  const attributes = JSON.stringify(Object.fromEntries(Array.from({ length: 50 }, (_, at) => ["k" + at, list])));
  for (let at = 0; at < count; at += 1) insert.run("large-" + at, "title " + at, "title " + at, attributes);
  const like = database.prepare(
    "insert into events (event_id, user_id, item_id, type, occurred_at) values (?, ?, ?, 'like', ?)");
  for (let at = 0; at < ordinary; at += 1) {
    insert.run("film-" + at, "film " + at, "film " + at, JSON.stringify({ text: "words ".repeat(80) }));
    for (let user = 0; user < 3; user += 1) like.run("like-" + at + "-" + user, "user-" + user, "film-" + at, now - at);
  }
  database.exec("commit");
  database.close();`;

/**
 * Makes the file. Each item is about 1 MB of two-byte text, as one call of `items.put` could send.
 *
 * @param ordinary items of 500 bytes besides, with likes
 */
export function makeLargeItems(file: string, count: number, ordinary: number): void {
  execFileSync(process.execPath, ["--input-type=module", "-e", PROGRAM], {
    cwd: fileURLToPath(new URL(".", import.meta.url)),
    input: JSON.stringify({ file, schema: FIRST_SCHEMA, count, ordinary, now: Date.now() }),
  });
}

/** The body of a call of `items.put` with one such item. */
export function largeItem(item_id: string): string {
  const list = Array.from({ length: 20 }, () => "\u0442".repeat(500));
  const attributes = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`k${at}`, list]));
  return JSON.stringify({ items: [{ item_id, title: `title ${item_id}`, attributes }] });
}
