/** Before all tests: the PostgreSQL server in TEST_DATABASE_URL, or one of the tests' own. */
import type { TestProject } from "vitest/node";

import { foreignServer } from "./foreign-server.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** A database whose user may create databases. */
    readonly postgres_url: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env["TEST_DATABASE_URL"];
  if (given !== undefined && given !== "") {
    project.provide("postgres_url", given);
    return () => Promise.resolve();
  }
  const server = await foreignServer();
  project.provide("postgres_url", server.url());
  return () => server[Symbol.asyncDispose]();
}
