/** The built server of this project, as an operator starts it. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { BenchError } from "../bench-error.ts";
import type { ServerCommand } from "./server-process.ts";

const PROGRAM = fileURLToPath(
  new URL("../../../apps/server/dist/hellorec-server.js", import.meta.url),
);

/** In its default configuration, on an empty store of its own. Stopping it takes no grace. */
export const hellorecServer: ServerCommand = {
  name: "hellorec",
  command: () => [process.execPath, PROGRAM, "serve"],
  environment: (directory) => ({
    DATABASE_URL: join(directory, "hellorec.db"),
    SHUTDOWN_GRACE_SECONDS: "0",
  }),
  readyPath: "/readyz",
  missing: () => (existsSync(PROGRAM) ? undefined : "is not built: run npx pnpm@12 build first"),
};

/**
 * Makes the tables of an empty database on the coordinator of a Citus, and spreads the events over
 * its workers, as an operator does.
 *
 * @throws {BenchError} with what the program says
 */
export async function distribute(url: string): Promise<void> {
  const args = [PROGRAM, "migrate", "--distribute"];
  const env = { ...process.env, DATABASE_URL: url };
  await promisify(execFile)(process.execPath, args, { env }).catch((error: unknown) => {
    throw new BenchError(error instanceof Error ? error.message : String(error));
  });
}
