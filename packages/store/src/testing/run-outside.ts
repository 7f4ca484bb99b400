/** Runs SQL on the database of a test without the store, which must not have a SQLite file open. */
import { runSql } from "@hellorec/test-postgres";
import { DatabaseSync } from "@photostructure/sqlite";
import { Client } from "pg";

/** One statement after the other. @throws the error of the database */
export async function runOutside(url: string, statements: readonly string[]): Promise<void> {
  if (!url.startsWith("postgres")) {
    const file = new DatabaseSync(url);
    for (const sql of statements) file.exec(sql);
    file.close();
    return;
  }
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const sql of statements) await client.query(sql);
  } finally {
    await client.end();
  }
}

/** The rows of a query. @throws the error of the database */
export async function rowsOutside(url: string, sql: string): Promise<Record<string, unknown>[]> {
  if (url.startsWith("postgres")) return runSql(url, sql);
  const file = new DatabaseSync(url, { readOnly: true });
  const rows = file.prepare(sql).all();
  file.close();
  return rows;
}
