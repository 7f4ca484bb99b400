/** The schema of the first data files. Released schemas never change. */
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
