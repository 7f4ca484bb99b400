/** SQL over a connection of its own. */
import { Client } from "pg";

/**
 * Connects to a database, uses the connection, and ends it.
 *
 * @example await withClient(url, (client) => client.query("create extension citus"));
 */
export async function withClient<T>(url: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

/**
 * Runs one statement.
 *
 * @returns its rows
 * @example await runSql(url, "select $1::int as one", [1]); // [{ one: 1 }]
 */
export async function runSql<Row extends Record<string, unknown> = Record<string, unknown>>(
  url: string,
  sql: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  return withClient(url, async (client) => (await client.query<Row>(sql, [...values])).rows);
}
