/**
 * Where the database of a failure test is: a PostgreSQL server of the test, or the coordinator of the
 * Citus cluster of the environment.
 */
import { PostgresServer } from "@hellorec/test-postgres";
import type { StopMode } from "@hellorec/test-postgres";

import type { Address } from "./cluster.ts";
import {
  clusterDatabase,
  coordinator,
  dropClusterDatabases,
  killNode,
  startEndedNodes,
  startNode,
  stopNode,
} from "./cluster.ts";
import { run } from "./server.ts";

const PREFIX = "hellorec_faults";

/** What the tests do with it. Close it after use. */
export interface DatabasePlace {
  /** For the names of figures: the database, and what listens there. */
  readonly database_name: string;
  readonly what: string;
  readonly address: Address;
  /** The command that makes an empty database fit for servers. */
  readonly migrate: readonly string[];
  /** Creates an empty database. @returns its URL */
  database(name: string): Promise<string>;
  /** "immediate" is like a power cut. */
  stop(mode: StopMode): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** A PostgreSQL server of its own. */
export async function postgresPlace(): Promise<DatabasePlace> {
  const server = await PostgresServer.start();
  return {
    database_name: "PostgreSQL",
    what: "PostgreSQL",
    address: { host: "127.0.0.1", port: server.port },
    migrate: ["migrate"],
    database: (name) => server.database(name),
    stop: (mode) => server.stop(mode),
    start: () => server.start(),
    close: () => server[Symbol.asyncDispose](),
  };
}

/** The coordinator of the cluster. */
export async function citusPlace(): Promise<DatabasePlace> {
  return {
    database_name: "Citus",
    what: "coordinator of a Citus cluster",
    address: coordinator(),
    migrate: ["migrate", "--distribute"],
    database: (name) => clusterDatabase(`${PREFIX}_${name}`),
    stop: (mode) => (mode === "fast" ? stopNode(0) : killNode(0)),
    start: () => startNode(0),
    async close() {
      await startEndedNodes();
      await dropClusterDatabases(PREFIX);
    },
  };
}

/** Creates a database that is ready for servers. @param folder for the command @returns its URL */
export async function readyDatabase(
  place: DatabasePlace,
  name: string,
  folder: string,
): Promise<string> {
  const database = await place.database(name);
  const { status, err } = await run(place.migrate, { folder, database });
  if (status !== 0) throw new Error(`${place.migrate.join(" ")}: ${err}`);
  return database;
}

/** The same database behind another port of this machine. */
export function behind(port: number, database: string): string {
  return Object.assign(new URL(database), { hostname: "127.0.0.1", port: String(port) }).href;
}
