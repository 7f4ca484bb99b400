/** Looks at a PostgreSQL database without changing anything. Tested through inspect-store.test.ts. */
import type { Client } from "pg";

import type { StoreContent, StoreInspection } from "../contract/inspection.ts";
import { StoreError } from "../contract/store-error.ts";
import { laterEvents } from "../tables/counting/kept-sums.ts";
import type { LaterEvents } from "../tables/counting/kept-sums.ts";
import { PLACE_KEY_VERSION } from "../tables/events/place-key.ts";
import { EXACT_ROWS, LATER_ROWS, NEWEST_EVENTS } from "../tables/inspected-rows.ts";
import { postgresMigrations } from "../tables/migrations.ts";
import { postgresQueryBuilder } from "../tables/query-builder.ts";
import { storeName, workersOf } from "./distribution/distributed-tables.ts";
import { supportedVersion } from "./opening/migrate-database.ts";
import { placeOf, postgresOpeningError } from "./opening/opening-error.ts";
import { checkPlaceRight, checkRights, checkServer } from "./opening/server-checks.ts";
import { connect, connectionConfig, endClient } from "./postgres-connection.ts";

const STATEMENT_MS = 3000;

/**
 * Looks at the database of a URL. See `inspectStore`.
 *
 * @throws {StoreError} a server could not open it
 */
export async function inspectDatabase(url: string): Promise<StoreInspection> {
  const { server, database } = placeOf(url);
  const newestSchema = postgresMigrations(postgresQueryBuilder()).length;
  const warnings: string[] = [];
  try {
    const client = await connect(connectionConfig(url, { statementMs: STATEMENT_MS }));
    try {
      await checkServer(client, (line) => warnings.push(line));
      const schemaVersion = await supportedVersion(client, newestSchema);
      await checkWritable(client, schemaVersion);
      const workers = await workersOf(client);
      return {
        database: "postgres",
        name: storeName(`${database} at ${server}`, workers),
        file: undefined,
        isLocked: false,
        schemaVersion,
        newestSchema,
        content: schemaVersion === 0 ? undefined : await contentOf(client),
        server: {
          release: await releaseOf(client),
          workers,
          roundTripMs: await roundTrip(client),
        },
        warnings,
      };
    } finally {
      await endClient(client);
    }
  } catch (error) {
    throw postgresOpeningError(error, url);
  }
}

/** @throws {StoreError} UNUSABLE: the user may not write the tables, or not create them */
async function checkWritable(client: Client, schemaVersion: number): Promise<void> {
  const { rows } = await client.query<{ user: string; standby: boolean; create: boolean }>(
    `select current_user as user, pg_is_in_recovery() as standby,
       has_schema_privilege(current_schema(), 'create') as create`,
  );
  const [state] = rows;
  if (state?.standby === true) {
    throw unusable("the server is a standby and takes no writes: name the primary in DATABASE_URL");
  }
  if (schemaVersion > 0) {
    if (schemaVersion >= PLACE_KEY_VERSION) await checkPlaceRight(client);
    return checkRights(client);
  }
  if (state?.create === true) return;
  throw unusable(
    `user "${state?.user}" may not create tables in the database: grant create on its schema, or name its owner in DATABASE_URL`,
  );
}

async function releaseOf(client: Client): Promise<string> {
  const { rows } = await client.query<{ release: string }>(
    "select current_setting('server_version') as release",
  );
  return rows[0]?.release ?? "";
}

async function roundTrip(client: Client): Promise<number> {
  const startedAt = performance.now();
  await client.query("select 1");
  return performance.now() - startedAt;
}

async function contentOf(client: Client): Promise<StoreContent> {
  const { rows } = await client.query<{ estimate: number; keyed: boolean }>(
    `select reltuples::float8 as estimate, to_regclass('api_keys') is not null as keyed
     from pg_class where oid = to_regclass('events')`,
  );
  const { estimate = 0, keyed = false } = rows[0] ?? {};
  return {
    events: await eventsOf(client, estimate),
    latestTime: await latestTime(client),
    keys: keyed ? await count(client, "api_keys") : 0,
  };
}

/** The number of events; of a large log an estimate. */
async function eventsOf(client: Client, estimate: number): Promise<number> {
  if (estimate > EXACT_ROWS) return Math.round(estimate);
  if ((await workersOf(client)) === 0) return await count(client, "events");
  // The coordinator has no statistics of the workers' rows, and they may be very many.
  const builder = postgresQueryBuilder();
  const none = { count: 0, seq: 0, discards: 0 };
  const range = { upTo: Number.MAX_SAFE_INTEGER, limit: LATER_ROWS };
  const { sql, parameters } = laterEvents(builder, none, range);
  const { rows } = await client.query<LaterEvents>(sql, [...parameters]);
  return (rows[0]?.kept ?? 0) + (rows[0]?.later ?? 0);
}

async function latestTime(client: Client): Promise<number | undefined> {
  const { rows } = await client.query<{ time: number | null }>(
    `select max(occurred_at) as time from
       (select occurred_at from events order by seq desc limit ${NEWEST_EVENTS}) as newest`,
  );
  return rows[0]?.time ?? undefined;
}

async function count(client: Client, table: "events" | "api_keys"): Promise<number> {
  const { rows } = await client.query<{ rows: number }>(`select count(*) as rows from ${table}`);
  return rows[0]?.rows ?? 0;
}

function unusable(message: string): StoreError {
  return new StoreError("UNUSABLE", message);
}
