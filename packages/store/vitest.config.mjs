/** One PostgreSQL server for all of this package's test files. */
import { defineConfig, mergeConfig } from "vitest/config";

import shared from "../../vitest.shared.mjs";

export default mergeConfig(
  shared,
  defineConfig({ test: { globalSetup: ["src/testing/postgres-server.ts"] } }),
);
