/** An empty database, on the server in TEST_DATABASE_URL or on a temporary one. */
import { randomBytes } from "node:crypto";

import { createDatabase } from "./create-database.ts";
import { PostgresServer } from "./postgres-server.ts";
import { runSql, withClient } from "./run-sql.ts";

/** A database that is removed when it is disposed of. */
export interface EmptyDatabase extends AsyncDisposable {
  readonly url: string;
}

/**
 * Creates an empty database.
 *
 * @example
 * await using database = await emptyDatabase();
 * const store = await openStore({ url: database.url });
 */
export async function emptyDatabase(): Promise<EmptyDatabase> {
  const given = process.env["TEST_DATABASE_URL"];
  if (given === undefined || given === "") {
    const server = await PostgresServer.start({ waits_for_disk: false });
    return { url: server.url(), [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
  }
  const name = `hellorec_test_${randomBytes(6).toString("hex")}`;
  await withClient(given, (client) => createDatabase(client, name));
  return {
    url: Object.assign(new URL(given), { pathname: `/${name}` }).href,
    async [Symbol.asyncDispose]() {
      await runSql(given, `drop database ${name} with (force)`);
    },
  };
}
