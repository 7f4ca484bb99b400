/** A data file as the first hellorec made it: released schemas never change. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

import type { StoredEvent } from "./answers.ts";

/** The tables of the first version. */
export const FIRST_SCHEMA = `
create table migrations (version integer primary key, name text not null, applied_at integer not null);
create table events (
  seq integer primary key autoincrement, event_id text not null unique, user_id text not null,
  item_id text not null, type text not null, value real, occurred_at integer not null,
  recommendation_id text);
create index events_by_user on events (user_id, occurred_at, seq, item_id, type, value);
create table items (
  item_id text not null primary key, title text not null, title_folded text not null,
  categories text not null, url text, image_url text, attributes text, available integer not null);
create table item_categories (
  item_id text not null, category text not null,
  constraint item_categories_key primary key (item_id, category)) without rowid;
create index item_categories_by_category on item_categories (category, item_id);
create table models (
  seq integer primary key autoincrement, version text not null unique, info text not null,
  checksum text not null, body_id text not null, body_bytes integer not null);
create table model_parts (
  body_id text not null, part integer not null, bytes blob not null,
  constraint model_parts_key primary key (body_id, part));
insert into migrations values (1, 'events, items, models', 0);`;

const PROGRAM = `
  import { DatabaseSync } from "@photostructure/sqlite";
  import { readFileSync } from "node:fs";
  const { file, schema, events } = JSON.parse(readFileSync(0, "utf8"));
  const database = new DatabaseSync(file);
  database.exec(schema);
  database.exec("begin");
  const insert = database.prepare(
    "insert into events (event_id, user_id, item_id, type, occurred_at) values (?, ?, ?, ?, ?)");
  for (const { event_id, user_id, item_id, type, occurred_at } of events)
    insert.run(event_id, user_id, item_id, type, Date.parse(occurred_at));
  database.exec("commit");
  database.close();`;

/** Makes the file, with events in it. */
export function makeFirstSchema(file: string, events: readonly StoredEvent[]): void {
  execFileSync(process.execPath, ["--input-type=module", "-e", PROGRAM], {
    cwd: fileURLToPath(new URL(".", import.meta.url)),
    input: JSON.stringify({ file, schema: FIRST_SCHEMA, events }),
  });
}
