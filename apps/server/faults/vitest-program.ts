/** What the commands of the failure and abuse tests start, and where they were started. */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** The program of Vitest. */
export function vitestProgram(): string {
  return join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
}

/** The directory of the caller. A package manager changes it. */
export function invokedIn(): string {
  return process.env["INIT_CWD"] ?? process.cwd();
}
