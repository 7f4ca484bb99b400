/**
 * Why a PostgreSQL database cannot be opened, for operators. Tested through postgres-store.test.ts.
 */
import { Client, DatabaseError } from "pg";

import { StoreError } from "../../contract/store-error.ts";
import { errorReason } from "../postgres-errors.ts";

/**
 * The error of a database that cannot be opened: one line that says what to do, without the
 * password.
 */
export function postgresOpeningError(error: unknown, url: string): StoreError {
  if (error instanceof StoreError) return error;
  return new StoreError("UNUSABLE", openingMessage(error, url));
}

function openingMessage(error: unknown, url: string): string {
  const { server, user, database } = placeOf(url);
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  switch (code) {
    case "28P01":
    case "28000":
      return `PostgreSQL at ${server} does not let user "${user}" in: check the user and the password in DATABASE_URL`;
    case "3D000":
      return `there is no database "${database}" at ${server}: create it (createdb ${database}), or name another in DATABASE_URL`;
    case "42501":
      return `user "${user}" lacks rights in database "${database}" at ${server} (${errorReason(error)}): grant them, or name the owner in DATABASE_URL`;
    // A migration found a table of the same name, or with other columns.
    case "42P07":
    case "42703":
      return `the database "${database}" at ${server} has tables of another program (${errorReason(error)}): name another database in DATABASE_URL`;
    case "53300":
      return `PostgreSQL at ${server} has no connection left: raise its max_connections, or stop something that uses it`;
    case "25006":
      return `PostgreSQL at ${server} takes no writes, such as a standby: name the primary server in DATABASE_URL`;
    case "57P03":
      return `PostgreSQL at ${server} is starting up or shutting down: try again in a moment`;
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `there is no host of the name in DATABASE_URL (${server}): check it`;
    case "ECONNREFUSED":
    case "ENOENT":
      return `nothing answers at ${server}: start PostgreSQL there, or correct DATABASE_URL`;
    default:
      return error instanceof DatabaseError
        ? `the database "${database}" at ${server} cannot be used (${errorReason(error)}): see the log of PostgreSQL, or name another database in DATABASE_URL`
        : `PostgreSQL at ${server} cannot be reached (${errorReason(error)}): check DATABASE_URL, the network and the server`;
  }
}

/**
 * The server, user and database that a URL names.
 *
 * @throws {StoreError} UNUSABLE where it is not a URL
 */
export function placeOf(url: string): { server: string; user: string; database: string } {
  try {
    const { host, port, user = "", database = user } = new Client({ connectionString: url });
    return { server: host.startsWith("/") ? host : `${host}:${port}`, user, database };
  } catch {
    throw new StoreError(
      "UNUSABLE",
      "DATABASE_URL is no postgres:// URL: write postgres://user:password@host:5432/database, with special characters percent-encoded",
    );
  }
}
