/** Checks the data itself: a file or a database. Tested through program-doctor.test.ts. */
import { access, constants } from "node:fs/promises";

import type { StoreInspection } from "@hellorec/store";
import { inspectStore, StoreError } from "@hellorec/store";

import type { Finding } from "./finding.ts";
import { findingsOf } from "./finding.ts";

const SLOW_ROUND_TRIP_MS = 20;

/** What was found, and the store if it can be used. */
export interface StoreFindings {
  readonly findings: readonly Finding[];
  readonly store: StoreInspection | undefined;
}

/**
 * Looks at the store.
 *
 * @param readiness of the server at the address of the settings; undefined: none answers
 */
export async function checkStore(
  url: string,
  address: string,
  readiness: string | undefined,
): Promise<StoreFindings> {
  let store: StoreInspection;
  try {
    store = await inspectStore(url);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return { findings: [findingsOf("data").fail(error.message)], store: undefined };
  }
  return {
    findings: [await dataFinding(store), ...ownerFinding(store, address, readiness)],
    store,
  };
}

async function dataFinding(store: StoreInspection): Promise<Finding> {
  const { ok, warn, fail } = findingsOf(store.database === "sqlite" ? "data file" : "database");
  const { name, file, schemaVersion, newestSchema, content, server } = store;
  if (file !== undefined && !(await isWritable(file))) {
    return fail(
      `${name} cannot be written by this user: change its owner (chown), or run as that one`,
    );
  }
  const place =
    server === undefined
      ? name
      : `${name}, PostgreSQL ${server.release}, ${server.roundTripMs.toFixed(1)} ms`;
  const [warning] = store.warnings;
  if (warning !== undefined) return warn(`${place}: ${warning}`);
  if (content === undefined) return ok(`${place}: nothing stored yet, serve creates the schema`);
  const state = `schema ${schemaVersion}, ${content.events} events`;
  if (schemaVersion < newestSchema) {
    return warn(
      `${place}: ${state}; serve migrates it to schema ${newestSchema}: make a backup first`,
    );
  }
  if (server !== undefined && server.roundTripMs > SLOW_ROUND_TRIP_MS) {
    return warn(
      `${place}: ${state}; each call waits for that at least: move the server nearer to it`,
    );
  }
  return ok(`${place}: ${state}`);
}

function ownerFinding(
  { isLocked, name }: StoreInspection,
  address: string,
  readiness: string | undefined,
): Finding[] {
  if (!isLocked) return [];
  const { ok, warn } = findingsOf("owner");
  if (readiness === "ready") return [ok(`a server runs on the data file, and ${address} is ready`)];
  return [
    warn(
      readiness === undefined
        ? `another process uses ${name}, and no hellorec answers at ${address}: stop it before another server starts`
        : `a server runs on the data file, and ${address}/readyz says ${readiness}: see its log`,
    ),
  ];
}

/** A file that does not exist yet can be written where its folder can. */
async function isWritable(file: string): Promise<boolean> {
  try {
    await access(file, constants.R_OK | constants.W_OK);
    return true;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    return code === "ENOENT" || code === "ENOTDIR";
  }
}
