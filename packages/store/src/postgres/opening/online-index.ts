/**
 * Makes an index of events in a PostgreSQL database in use, before the migration that relies on it.
 * Tested through event-key.test.ts and place-key.test.ts.
 */
import type { Client } from "pg";
import { DatabaseError } from "pg";

import { StoreError } from "../../contract/store-error.ts";
import { EVENT_KEY_VERSION } from "../../tables/events/event-key-version.ts";
import { EVENT_KEY, OLD_EVENT_KEY } from "../../tables/events/event-key.ts";
import { OLD_PLACE_KEY, PLACE_INDEX, PLACE_KEY_VERSION } from "../../tables/events/place-key.ts";
import { MAKING_INDEX, STORE_LOCKS } from "../advisory-locks.ts";
import { errorReason } from "../postgres-errors.ts";
import { askUntilTaken } from "./migration-lock.ts";

/** An index of events that a migration makes, if it is not there yet. */
export interface OnlineIndex {
  /** The version of the schema that needs it. */
  readonly version: number;
  readonly name: string;
  readonly isUnique: boolean;
  readonly columns: string;
  /** The index that it replaces, and its own size with that of sorting, measured in it. */
  readonly replaces: string;
  readonly times: number;
}

/** Every index that was added to events when logs could have many of them, oldest first. */
export const ONLINE_INDEXES: readonly OnlineIndex[] = [
  {
    version: EVENT_KEY_VERSION,
    name: EVENT_KEY,
    isUnique: true,
    columns: "user_id, event_id",
    // The old index is without the user's ID: as much again for it, and as much for sorting.
    replaces: OLD_EVENT_KEY,
    times: 3,
  },
  {
    version: PLACE_KEY_VERSION,
    name: PLACE_INDEX,
    isUnique: false,
    columns: "seq",
    replaces: OLD_PLACE_KEY,
    times: 2,
  },
];

const LOCK = [STORE_LOCKS, MAKING_INDEX];
const MEGABYTE = 1 << 20;
// A log under this size is indexed in a second: no line about it.
const SMALL_BYTES = 64 * MEGABYTE;

/**
 * Makes the index while other servers write. If the process dies, the next one removes what it left
 * and begins again.
 *
 * @throws {StoreError} UNUSABLE where the database's disk has no room, which says how much is needed
 */
export async function makeIndex(
  client: Client,
  index: OnlineIndex,
  log: (line: string) => void,
): Promise<void> {
  await askUntilTaken(log, async () => {
    const { rows } = await client.query<{ taken: boolean }>(
      "select pg_try_advisory_lock($1, $2) as taken",
      LOCK,
    );
    return rows[0]?.taken === true;
  });
  try {
    const state = await indexState(client, index);
    if (state === "valid") return;
    const bytes = await neededBytes(client, index);
    const need = `about ${Math.ceil(bytes / MEGABYTE)} MB on the disk of the database`;
    if (bytes > SMALL_BYTES) {
      log(
        `makes the index ${index.name}, which needs ${need}: other servers go on meanwhile, and it may be stopped and started again`,
      );
    }
    // What a process that died has left.
    if (state === "invalid") await client.query(`drop index concurrently ${index.name}`);
    await createIndex(client, index, need);
  } finally {
    await client.query("select pg_advisory_unlock($1, $2)", LOCK).catch(() => {});
  }
}

async function indexState(
  client: Client,
  { name }: OnlineIndex,
): Promise<"valid" | "invalid" | "missing"> {
  const { rows } = await client.query<{ valid: boolean }>(
    "select indisvalid as valid from pg_index where indexrelid = to_regclass($1)",
    [name],
  );
  if (rows[0] === undefined) return "missing";
  return rows[0].valid ? "valid" : "invalid";
}

async function neededBytes(client: Client, { replaces, times }: OnlineIndex): Promise<number> {
  const { rows } = await client.query<{ bytes: number }>(
    "select coalesce(pg_relation_size(to_regclass($1)), 0) as bytes",
    [replaces],
  );
  return (rows[0]?.bytes ?? 0) * times;
}

async function createIndex(
  client: Client,
  { version, name, isUnique, columns }: OnlineIndex,
  need: string,
): Promise<void> {
  const unique = isUnique ? "unique " : "";
  try {
    await client.query(`create ${unique}index concurrently ${name} on events (${columns})`);
  } catch (error) {
    if (!(error instanceof DatabaseError && error.code === "53100")) throw error;
    await client.query(`drop index concurrently if exists ${name}`).catch(() => {});
    throw new StoreError(
      "UNUSABLE",
      `the migration to schema ${version} needs ${need} (${errorReason(error)}): free that much, then start again; servers that run go on`,
      { cause: error },
    );
  }
}
