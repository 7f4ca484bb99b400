/** The built server of this project, as an operator starts it. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

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
