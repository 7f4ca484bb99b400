/**
 * Set-up of all tests: the PostgreSQL server in TEST_DATABASE_URL, or a temporary one, and the Citus
 * cluster in TEST_CITUS_URL, if there is one.
 */
import type { TestProject } from "vitest/node";

import { startIcuServer } from "./icu-server.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** A database whose user may create databases. */
    readonly postgres_url: string;
    /** A database of a Citus coordinator with workers; empty: there is none. */
    readonly citus_url: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = process.env["TEST_CITUS_URL"] ?? "";
  if (cluster === "") process.stderr.write("TEST_CITUS_URL is not set: nothing runs on Citus\n");
  project.provide("citus_url", cluster);
  const given = process.env["TEST_DATABASE_URL"];
  if (given !== undefined && given !== "") {
    project.provide("postgres_url", given);
    return () => Promise.resolve();
  }
  const server = await startIcuServer();
  project.provide("postgres_url", server.url());
  return () => server[Symbol.asyncDispose]();
}
