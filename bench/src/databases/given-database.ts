/** The database that `--database URL` names: on one PostgreSQL, or on the coordinator of a Citus. */
import { Client } from "pg";

import { BenchError } from "../bench-error.ts";

/** Where the server makes its tables; those of an extension are none of them. */
const TABLES = `
  select format('%I', relname) from pg_class
  where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p')
    and not exists (select from pg_depend where objid = pg_class.oid and deptype = 'e')`;

/** One server of PostgreSQL that holds a part of the data. */
export interface DatabaseNode {
  /** "coordinator", "worker 1", …; "database" where there is one node. */
  readonly name: string;
  readonly url: string;
}

export interface GivenDatabase {
  readonly url: string;
  /** With its version: "PostgreSQL 15.20", "Citus 13.2 on PostgreSQL 15.20, 2 workers". */
  readonly title: string;
  /** Names the results. */
  readonly kind: "postgresql" | "citus";
  readonly nodes: readonly DatabaseNode[];
  /** Deletes everything in it. */
  empty(): Promise<void>;
  /** Bytes of its data on all nodes. */
  bytes(): Promise<number>;
}

/**
 * Looks at an empty database, which the benchmark then fills and empties.
 *
 * @throws {BenchError} it can't be reached, or is not empty
 */
export async function givenDatabase(url: string): Promise<GivenDatabase> {
  const tables = await texts(url, TABLES).catch((error: unknown) => {
    throw new BenchError(`--database: ${error instanceof Error ? error.message : String(error)}`);
  });
  if (tables.length > 0) {
    throw new BenchError(
      "--database: the database has tables. Name an empty one: everything in it is deleted",
    );
  }
  const [version = ""] = await texts(url, "select current_setting('server_version')");
  const postgres = `PostgreSQL ${version.split(" ", 1).join("")}`;
  const [citus] = await texts(url, "select extversion from pg_extension where extname = 'citus'");
  const workers = citus === undefined ? [] : await workersOf(url);
  const size = "pg_database_size(current_database())";
  return {
    url,
    title:
      citus === undefined ? postgres : `Citus ${citus} on ${postgres}, ${workers.length} workers`,
    kind: citus === undefined ? "postgresql" : "citus",
    nodes: [{ name: workers.length === 0 ? "database" : "coordinator", url }, ...workers],
    async empty() {
      // Without the schema an extension in it would go, too.
      const names = await texts(url, TABLES);
      if (names.length > 0) await rows(url, `drop table ${names.join(", ")} cascade`);
    },
    async bytes() {
      const sizes = await Promise.all(
        [{ url }, ...workers].map((node) => texts(node.url, `select ${size}`)),
      );
      return sizes.flat().reduce((sum, bytes) => sum + Number(bytes), 0);
    },
  };
}

/** What a query gives, as arrays of values. Opens a connection of its own. */
export async function rows(url: string, sql: string): Promise<unknown[][]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<unknown[]>({ text: sql, rowMode: "array" })).rows;
  } finally {
    await client.end();
  }
}

/** The first column. */
async function texts(url: string, sql: string): Promise<string[]> {
  return (await rows(url, sql)).map(([value]) => String(value));
}

/** Workers are reached with the user, password and database of the coordinator. */
async function workersOf(url: string): Promise<DatabaseNode[]> {
  const places = await rows(
    url,
    "select node_name, node_port from citus_get_active_worker_nodes() order by 1, 2",
  );
  return places.map(([host, port], at) => ({
    name: `worker ${at + 1}`,
    url: Object.assign(new URL(url), { hostname: String(host), port: String(port) }).href,
  }));
}
