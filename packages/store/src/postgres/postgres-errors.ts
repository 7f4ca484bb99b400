/**
 * The meaning of PostgreSQL's error codes for a store. Tested through postgres-errors.test.ts,
 * loss.test.ts and opening.test.ts.
 */
import { DatabaseError } from "pg";

import type { StoreFailure } from "../commit/write-outcome.ts";
import { StoreError } from "../contract/store-error.ts";

/**
 * - "lost": the connection is lost.
 * - "transient": a retry may succeed.
 * - "unavailable": a retry would fail for now.
 * - "failed": data cannot be read.
 * - "refused": the request itself is wrong.
 */
export type ErrorKind = "lost" | "transient" | "unavailable" | "failed" | "refused";

// https://www.postgresql.org/docs/current/errcodes-appendix.html, by code, then by class.
const ERROR_KINDS: Readonly<Record<string, ErrorKind>> = {
  "40": "transient", // serialization failures, deadlocks
  "55P03": "transient", // a lock was not granted in time
  "57014": "transient", // the statement timed out
  "25006": "lost", // read-only: this server became a standby
  "25P03": "lost",
  "53300": "lost", // no connection free
  "08": "lost",
  "57P": "lost", // shutting down, starting up
  "53": "unavailable", // disk or memory full
  "58": "unavailable",
  XX001: "failed",
  XX002: "failed",
};

/** What Citus says where a worker is lost within a transaction. It has no code of its own. */
const LOST_CONNECTION =
  /^(failure on connection marked as essential|server closed the connection unexpectedly|could not commit transaction for shard \d+ on at least one active node|failed to COPY to shard \d+ on |failed to complete COPY on |terminating connection due to administrator command)/;

/** What Citus says, also instead of the answer to a commit that is done, where its server was killed. */
const SERVER_KILLED = /^postmaster was shut down/;

const DISK_FULL = "53100";
/** What a worker of Citus says of its full disk, without the code. */
const WORKER_DISK_FULL = /^could not append to (received )?file\b.*No space left on device/s;
const TIMED_OUT = "57014";

/** The kind of an error of `pg`. */
export function errorKind(error: unknown): ErrorKind {
  if (error instanceof DatabaseError) {
    const code = error.code ?? "";
    if (LOST_CONNECTION.test(error.message) || SERVER_KILLED.test(error.message)) return "lost";
    if (isDiskFull(error)) return "unavailable";
    const keys = [code, code.slice(0, 3), code.slice(0, 2)];
    return keys.map((key) => ERROR_KINDS[key]).find((kind) => kind !== undefined) ?? "refused";
  }
  // All other errors of `pg` are about its connection, except programming errors.
  const isMistake = error instanceof TypeError || error instanceof RangeError;
  return isMistake || error instanceof StoreError || !(error instanceof Error) ? "refused" : "lost";
}

/** true where the server is starting up or shutting down. */
export function isStarting(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === "57P03";
}

/** true where the server has no connection left. Another one may end soon. */
export function isOutOfConnections(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === "53300";
}

function isDiskFull(error: unknown): boolean {
  if (!(error instanceof DatabaseError)) return false;
  return error.code === DISK_FULL || WORKER_DISK_FULL.test(error.message);
}

/** The failure of a statement while the store is open. */
export function postgresFailure(error: unknown): StoreFailure {
  if (error instanceof StoreError) return { code: error.code, message: error.message };
  const kind = errorKind(error);
  if (kind === "refused") return { code: "ERROR", message: errorReason(error) };
  if (kind === "failed") {
    const message = `PostgreSQL cannot read its data (${errorReason(error)}): see its log, and restore a backup`;
    return { code: "FAILED", message };
  }
  const isFull = isDiskFull(error);
  return {
    code: "UNAVAILABLE",
    message: `PostgreSQL: ${errorReason(error)}; ${ADVICE[kind]}`,
    ...(isFull && { isFull }),
  };
}

/**
 * The failure of a statement in a cluster that may be that of a worker: it is lost, or the statement
 * took too long; undefined: it is another one.
 */
export function workerFailure(error: unknown): StoreFailure | undefined {
  if (!(error instanceof DatabaseError)) return undefined;
  const { code = "", message, severity } = error;
  // The coordinator ends this connection. What it passes on from a worker ends the transaction alone.
  if (severity === "FATAL") return undefined;
  // The coordinator may have been slow by itself: only the workers' answers tell which it was.
  if (code === TIMED_OUT) return { ...postgresFailure(error), isOfWorker: true };
  const isLost = code.startsWith("08") || LOST_CONNECTION.test(message);
  return isLost ? { ...downFailure(message), isOfWorker: true } : undefined;
}

/** The failure of what needs a worker that is down. */
export function downFailure(reason: string): StoreFailure {
  const advice = "start that worker of the cluster again, users on the others are served";
  return { code: "UNAVAILABLE", message: `PostgreSQL: ${reason}; ${advice}` };
}

const ADVICE: Readonly<Record<"lost" | "transient" | "unavailable", string>> = {
  lost: "the store connects again by itself, check the server if that takes long",
  transient: "try again in a moment",
  unavailable: "free room on its disk or in its memory",
};

/** The message of an error. */
export function errorReason(error: unknown): string {
  // Where a host has several addresses, there is one error for each and no message.
  if (error instanceof AggregateError && error.message === "") return errorReason(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
