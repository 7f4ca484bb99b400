/** Spreads the events of a database over the workers of a Citus cluster. */
import { setTimeout as delay } from "node:timers/promises";

import type { Client } from "pg";

import { StoreError } from "../../contract/store-error.ts";
import { postgresMigrations } from "../../tables/migrations.ts";
import { postgresQueryBuilder } from "../../tables/query-builder.ts";
import { migratePostgres } from "../opening/migrate-database.ts";
import { beginMigrating } from "../opening/migration-lock.ts";
import { DROP_PLACE_KEY } from "../opening/old-keys.ts";
import { placeOf, postgresOpeningError } from "../opening/opening-error.ts";
import { checkServer } from "../opening/server-checks.ts";
import { connect, connectionConfig, endClient } from "../postgres-connection.ts";
import { DISTRIBUTED_TABLES, distributeTables, workersOf } from "./distributed-tables.ts";

// Copying a very large log takes hours.
const STATEMENT_MS = 24 * 3_600_000;
/** Since this one `create_distributed_table` takes columns that count up by themselves. */
const OLDEST_CITUS = 12;
// A connection that was closed is there for some milliseconds more.
const ENDING_MS = 2000;
const RETRY_MS = 100;

/**
 * Migrates a database, and then distributes its events by `user_id`, in one transaction. If the process
 * is killed, nothing was done. What is distributed already stays as it is.
 *
 * @param url of the coordinator's database
 * @throws {StoreError} UNUSABLE: no Citus, no workers, or servers that use the database
 * @example await distributeDatabase("postgres://citus@coordinator/hellorec", console.error);
 */
export async function distributeDatabase(url: string, log: (line: string) => void): Promise<void> {
  const { server, database } = placeOf(url);
  const name = `${database} at ${server}`;
  try {
    const config = connectionConfig(url, { statementMs: STATEMENT_MS });
    const client = await connect(config);
    try {
      await checkServer(client, () => {});
      await checkCitus(client);
      await migratePostgres(config, postgresMigrations(postgresQueryBuilder()), log);
      // A server that starts meanwhile waits, and then finds the database as it is to be.
      await beginMigrating(client, log);
      const isNew = (await workersOf(client)) === 0;
      if (isNew) {
        await checkSessions(client);
        // Citus wants `user_id` in each unique key. A server of before schema 9 may have kept it until now.
        for (const statement of DROP_PLACE_KEY) await client.query(statement);
      }
      await distributeTables(client);
      await client.query("commit");
      // The copies on the coordinator are hidden. If this is not reached, the next run does it.
      await truncateCopies(client);
      const workers = await workersOf(client);
      log(
        `${name}: ${isNew ? "distributed" : "is distributed"} over ${workers} workers by user_id`,
      );
    } finally {
      await endClient(client);
    }
  } catch (error) {
    throw postgresOpeningError(error, url);
  }
}

/** The database is that of a coordinator with workers. @throws {StoreError} UNUSABLE */
async function checkCitus(client: Client): Promise<void> {
  const { rows } = await client.query<{ version: string }>(
    "select extversion as version from pg_extension where extname = 'citus'",
  );
  const [extension] = rows;
  if (extension === undefined) {
    throw unusable(
      "the database is in PostgreSQL without Citus: only a cluster of Citus can distribute it, see docs/operations.md",
    );
  }
  if (Number.parseInt(extension.version, 10) < OLDEST_CITUS) {
    throw unusable(
      `this cluster runs Citus ${extension.version}: upgrade it to ${OLDEST_CITUS} or later`,
    );
  }
  const nodes = await client.query<{ coordinator: boolean; workers: number }>(
    `select citus_is_coordinator() as coordinator,
       (select count(*) from pg_dist_node where isactive and shouldhaveshards and noderole = 'primary') as workers`,
  );
  const [node] = nodes.rows;
  if (node?.coordinator !== true) {
    throw unusable("the server is a worker of Citus: name the coordinator in DATABASE_URL");
  }
  if (node.workers === 0) {
    throw unusable("the cluster has no worker: add some in this database with citus_add_node");
  }
}

/**
 * A server that was started before would go on as on a single machine. It also would have to wait while
 * rows are copied.
 *
 * @throws {StoreError} UNUSABLE
 */
async function checkSessions(client: Client): Promise<void> {
  const deadline = performance.now() + ENDING_MS;
  for (;;) {
    const sessions = await otherSessions(client);
    if (sessions === 0) return;
    if (performance.now() > deadline) {
      throw unusable(
        `servers still use the database (${sessions} connections): stop all of them, then run "hellorec-server migrate --distribute" again`,
      );
    }
    await delay(RETRY_MS);
  }
}

/** Connections of this program, of any version, besides this one. */
async function otherSessions(client: Client): Promise<number> {
  // Within a transaction PostgreSQL answers from one snapshot of the sessions.
  await client.query("select pg_stat_clear_snapshot()");
  const { rows } = await client.query<{ sessions: number }>(
    `select count(*) as sessions from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and (application_name like 'hellorec%'
       or application_name = current_setting('application_name'))`,
  );
  return rows[0]?.sessions ?? 0;
}

async function truncateCopies(client: Client): Promise<void> {
  for (const table of DISTRIBUTED_TABLES) {
    const { rows } = await client.query<{ bytes: number }>(
      "select pg_relation_size(to_regclass($1)) as bytes",
      [table],
    );
    if ((rows[0]?.bytes ?? 0) === 0) continue;
    await client.query("select truncate_local_data_after_distributing_table($1)", [table]);
  }
}

function unusable(message: string): StoreError {
  return new StoreError("UNUSABLE", message);
}
