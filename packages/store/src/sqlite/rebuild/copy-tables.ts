/**
 * Copies the rows of all tables in small commits, then makes the indexes. Each commit can be the last
 * one of a process: the next process continues after it. Tested through rebuild.test.ts.
 */
import { StoreError } from "../../contract/store-error.ts";
import type { SchemaOptions } from "../migrate-file.ts";
import { SqliteConnection } from "../sqlite-connection.ts";

const ROWS_PER_COMMIT = 50_000;
const NOTE_MS = 10_000;
// A file with fewer rows is copied in a second: no line about it.
const MANY_ROWS = 500_000;

/** A table of the new file. */
interface Table {
  readonly name: string;
  readonly columns: string;
  /** The rows have numbers, which stay, and after which the copy continues. */
  readonly hasRowid: boolean;
}

/** Fills `target` from the old file. Returns once both have the same rows. */
export function copyTables(
  target: SqliteConnection,
  { file, migrations }: SchemaOptions,
  note: (line: string) => void,
): void {
  target.run("ATTACH ? AS old", [file]);
  const tables = tablesOf(target);
  const total = tables.reduce((sum, table) => sum + countOf(target, `old.${table.name}`), 0);
  const progress = progressNotes(file, total, note);
  for (const table of tables) {
    if (table.hasRowid) copyRows(target, table, progress);
    else copyWhole(target, table);
  }
  for (const { name, sql } of indexesOf(migrations)) {
    if (target.rows(`SELECT 1 FROM main.sqlite_schema WHERE name = '${name}'`).length > 0) continue;
    if (total >= MANY_ROWS) note(`${file}: makes the index ${name}`);
    target.exec(sql);
  }
  // Numbers of removed rows are not given again.
  target.exec(`BEGIN; DELETE FROM main.sqlite_sequence;
    INSERT INTO main.sqlite_sequence SELECT name, seq FROM old.sqlite_sequence; COMMIT`);
  for (const table of tables) requireCopied(target, table, file);
  target.exec("DETACH old");
}

function tablesOf(target: SqliteConnection): Table[] {
  const rows = target.rows(
    `SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table'
     AND name NOT LIKE 'sqlite_%' AND name <> 'copy_of' ORDER BY name`,
  );
  return rows.map((row) => {
    const name = String(row["name"]);
    const columns = target
      .rows(`SELECT name FROM pragma_table_info('${name}', 'main')`)
      .map((column) => `"${String(column["name"])}"`)
      .join(", ");
    return { name, columns, hasRowid: row["wr"] === 0 };
  });
}

function copyRows(target: SqliteConnection, table: Table, progress: (rows: number) => void): void {
  const { name, columns } = table;
  const sql = `INSERT INTO main.${name} (rowid, ${columns})
    SELECT rowid, ${columns} FROM old.${name}
    WHERE rowid > (SELECT coalesce(max(rowid), -9223372036854775808) FROM main.${name})
    ORDER BY rowid LIMIT ${ROWS_PER_COMMIT}`;
  for (;;) {
    const copied = target.run(sql, []);
    progress(copied);
    if (copied < ROWS_PER_COMMIT) return;
  }
}

/** A table whose rows have no numbers is small beside the others: one commit. */
function copyWhole(target: SqliteConnection, { name, columns }: Table): void {
  if (countOf(target, `main.${name}`) > 0) return;
  target.run(
    `INSERT INTO main.${name} (${columns}) SELECT ${columns} FROM old.${name} WHERE true`,
    [],
  );
}

/** The statements of all indexes that the migrations make. */
function indexesOf(migrations: SchemaOptions["migrations"]): { name: string; sql: string }[] {
  const empty = new SqliteConnection(":memory:", { readOnly: false, busyTimeoutMs: 0 });
  try {
    for (const { statements } of migrations) {
      for (const { sql, parameters } of statements) empty.run(sql, parameters);
    }
    const rows = empty.rows(
      "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql NOT NULL",
    );
    return rows.map((row) => ({ name: String(row["name"]), sql: String(row["sql"]) }));
  } finally {
    empty.close();
  }
}

function countOf(target: SqliteConnection, table: string): number {
  return Number(target.rows(`SELECT count(*) AS count FROM ${table}`)[0]?.["count"]);
}

function requireCopied(target: SqliteConnection, { name }: Table, file: string): void {
  const [old, copied] = [countOf(target, `old.${name}`), countOf(target, `main.${name}`)];
  if (old === copied) return;
  throw new StoreError(
    "NOT_A_DATABASE",
    `${file} is damaged (of ${old} rows in ${name} ${copied} can be copied): restore it from a backup`,
  );
}

function progressNotes(file: string, total: number, note: (line: string) => void) {
  let done = 0;
  let next = performance.now() + NOTE_MS;
  return (rows: number) => {
    done += rows;
    if (performance.now() < next) return;
    next = performance.now() + NOTE_MS;
    note(`${file}: copied ${done} of ${total} rows to the new schema`);
  };
}
