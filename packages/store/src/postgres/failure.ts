/** What PostgreSQL's error codes mean for a store. */
import { Client, DatabaseError } from "pg";

import { StoreError } from "../contract/store.ts";
import type { Failure } from "../contract/write-request.ts";

/**
 * "lost": the connection is gone. "again": the same may work in a moment. "unavailable": it will
 * not work for now. "failed": data cannot be read. "refused": a mistake in the request.
 */
export type Trouble = "lost" | "again" | "unavailable" | "failed" | "refused";

// https://www.postgresql.org/docs/current/errcodes-appendix.html, by code, then by class.
const TROUBLE: Readonly<Record<string, Trouble>> = {
  "40": "again", // serialization failures, deadlocks
  "55P03": "again", // waited too long for a lock
  "57014": "again", // took too long
  "25006": "lost", // read-only: this server became a standby
  "25P03": "lost",
  "53300": "lost", // no connection free
  "08": "lost",
  "57P": "lost", // shutting down, starting up
  "53": "unavailable", // no room, no memory
  "58": "unavailable",
  XX001: "failed",
  XX002: "failed",
};

/** What an error of `pg` means. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof DatabaseError) {
    const code = error.code ?? "";
    const keys = [code, code.slice(0, 3), code.slice(0, 2)];
    return keys.map((key) => TROUBLE[key]).find((known) => known !== undefined) ?? "refused";
  }
  // Whatever else comes out of `pg` is about its connection, but for mistakes of the program.
  const mistake = error instanceof TypeError || error instanceof RangeError;
  return mistake || error instanceof StoreError || !(error instanceof Error) ? "refused" : "lost";
}

/** The server is there and says that it takes no connections yet, or no longer. */
export function isStarting(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === "57P03";
}

/** The server has no connection left for this one: as soon as another ends it may have. */
export function isCrowded(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === "53300";
}

/** The failure of a statement while the store is open. */
export function postgresFailure(error: unknown): Failure {
  if (error instanceof StoreError) return { code: error.code, message: error.message };
  const trouble = troubleOf(error);
  if (trouble === "refused") return { code: "ERROR", message: reasonOf(error) };
  if (trouble === "failed") return { code: "FAILED", message: reasonOf(error) };
  return { code: "UNAVAILABLE", message: `PostgreSQL: ${reasonOf(error)}` };
}

/** Why a database could not be opened, in one line that says what to do, without the password. */
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
      return `user "${user}" lacks rights in database "${database}" at ${server} (${reasonOf(error)}): grant them, or name the owner in DATABASE_URL`;
    // While migrating: a table of ours is there already, or is not as ours are.
    case "42P07":
    case "42703":
      return `the database "${database}" at ${server} has tables of another program (${reasonOf(error)}): name another database in DATABASE_URL`;
    case "53300":
      return `PostgreSQL at ${server} has no connection left: raise its max_connections, or stop something that uses it`;
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
        ? `the database "${database}" at ${server} cannot be used: ${reasonOf(error)}`
        : `PostgreSQL at ${server} cannot be reached (${reasonOf(error)}): check DATABASE_URL, the network and the server`;
  }
}

/**
 * What a URL names, the password left out.
 *
 * @throws {StoreError} UNUSABLE where it is no URL
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

function reasonOf(error: unknown): string {
  // Where a host has several addresses, each failed in its own way, and there is no message.
  if (error instanceof AggregateError && error.message === "") return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
