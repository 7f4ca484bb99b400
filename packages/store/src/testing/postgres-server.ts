/**
 * Set-up of all tests: the PostgreSQL server in TEST_DATABASE_URL, or a temporary one, and the Citus
 * cluster in TEST_CITUS_URL, if there is one.
 */
import { randomBytes } from "node:crypto";

import { dropCitusDatabases as dropCitusDatabasesLike } from "@hellorec/test-postgres";
import type { TestProject } from "vitest/node";

import { startIcuServer } from "./icu-server.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** A database whose user may create databases. */
    readonly postgres_url: string;
    /** A database of a Citus coordinator with workers; empty: there is none. */
    readonly citus_url: string;
    /** How the names of databases of this run begin on the cluster. */
    readonly citus_prefix: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dropCitusDatabases = provideCitus(project);
  const given = process.env["TEST_DATABASE_URL"];
  if (given !== undefined && given !== "") {
    project.provide("postgres_url", given);
    return dropCitusDatabases;
  }
  const server = await startIcuServer();
  project.provide("postgres_url", server.url());
  return async () => {
    await dropCitusDatabases();
    await server[Symbol.asyncDispose]();
  };
}

/** @returns a function that drops the databases of this run */
function provideCitus(project: TestProject): () => Promise<void> {
  const cluster = process.env["TEST_CITUS_URL"] ?? "";
  const prefix = `hellorec_test_${randomBytes(4).toString("hex")}_`;
  project.provide("citus_url", cluster);
  project.provide("citus_prefix", prefix);
  if (cluster !== "") return () => dropCitusDatabasesLike(cluster, prefix);
  process.stderr.write("TEST_CITUS_URL is not set: nothing runs on Citus\n");
  return () => Promise.resolve();
}
