/** Databases of a cluster that tests leave empty for the next one: to create one takes seconds. */
import { randomBytes } from "node:crypto";

import { createCitusDatabase } from "./citus-database.ts";
import { runSql } from "./run-sql.ts";

const EMPTY = `do $$ declare tables text; begin
  select string_agg(quote_ident(tablename), ', ') into tables from pg_tables where schemaname = current_schema();
  if tables is not null then execute 'drop table ' || tables || ' cascade'; end if; end $$`;

/** A database on a cluster, empty. It is there for the next test once it is disposed of. */
export interface LeftDatabase extends AsyncDisposable {
  readonly url: string;
  readonly name: string;
}

const left: { readonly cluster: string; readonly url: string; readonly name: string }[] = [];

/**
 * A database with nothing in it: one that a test of this process has left, or a new one.
 *
 * @param cluster a database of the coordinator that has the workers, as a superuser
 * @param prefix how the name of a new one begins; `dropCitusDatabases` drops all of them at the end
 * @example await using database = await leftCitusDatabase(cluster, "hellorec_test_");
 */
export async function leftCitusDatabase(cluster: string, prefix: string): Promise<LeftDatabase> {
  const at = left.findIndex((each) => each.cluster === cluster && each.name.startsWith(prefix));
  const [known] = at < 0 ? [] : left.splice(at, 1);
  const { url, name } = known ?? (await created(cluster, prefix));
  return {
    url,
    name,
    async [Symbol.asyncDispose]() {
      await runSql(url, EMPTY);
      left.push({ cluster, url, name });
    },
  };
}

async function created(cluster: string, prefix: string) {
  const name = `${prefix}${randomBytes(6).toString("hex")}`;
  return { name, url: await createCitusDatabase(cluster, name) };
}
