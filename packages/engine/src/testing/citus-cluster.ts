/** Set-up of all tests: drops the databases of this run from the Citus cluster, if there is one. */
import { randomBytes } from "node:crypto";

import { dropCitusDatabases } from "@hellorec/test-postgres";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    /** A database of a Citus coordinator with workers; empty: the tests run over a data file. */
    readonly citus_url: string;
    /** How the names of databases of this run begin on the cluster. */
    readonly citus_prefix: string;
  }
}

export default function setup(project: TestProject): () => Promise<void> {
  const cluster = process.env["TEST_CITUS_URL"] ?? "";
  const prefix = `hellorec_test_${randomBytes(4).toString("hex")}_`;
  project.provide("citus_prefix", prefix);
  return () => (cluster === "" ? Promise.resolve() : dropCitusDatabases(cluster, prefix));
}
