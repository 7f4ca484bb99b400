/** What errors mean, as a server reports them. */
import { withClient } from "@hellorec/test-postgres";
import { inject, test, expect } from "vitest";

import { postgresFailure, workerFailure } from "./postgres-errors.ts";

/** The error of a statement on a connection of its own. */
async function errorOf(statement: string): Promise<unknown> {
  return await withClient(inject("postgres_url"), async (client) => {
    // The server may end this connection.
    client.on("error", () => {});
    return await client.query(statement).then(
      () => undefined,
      (error: unknown) => error,
    );
  });
}

/** The error of a message as Citus raises it. */
async function raised(message: string, code: string): Promise<unknown> {
  return await errorOf(`do $$ begin raise '${message}' using errcode = '${code}'; end $$`);
}

test.each([
  ["could not extend file", "53100"],
  ["could not append to file: No space left on device", "XX000"],
  [
    'could not append to received file "base/pgsql_job_cache/1.data": No space left on device',
    "XX000",
  ],
])("a full disk: %s", async (message, code) => {
  const error = await raised(message, code);
  expect(postgresFailure(error)).toMatchObject({ code: "UNAVAILABLE", isFull: true });
});

test("another error without a code of its own is no full disk", async () => {
  const error = await raised("could not append to file: Permission denied", "XX000");
  expect(postgresFailure(error)).toEqual({
    code: "ERROR",
    message: "could not append to file: Permission denied",
  });
});

test("a connection that an administrator ends is a worker's only where the coordinator's stays", async () => {
  const message = "terminating connection due to administrator command";
  const ofWorker = await raised(message, "57P01");
  expect(workerFailure(ofWorker)).toMatchObject({ code: "UNAVAILABLE", isOfWorker: true });
  const own = await errorOf("select pg_terminate_backend(pg_backend_pid())");
  expect(own).toMatchObject({ message, severity: "FATAL" });
  expect(workerFailure(own)).toBeUndefined();
  expect(postgresFailure(own)).toMatchObject({ code: "UNAVAILABLE" });
});
