/** One PostgreSQL server for all of this package's test files. */
import { defineConfig, mergeConfig } from "vitest/config";

import shared from "../../vitest.shared.mjs";

export default mergeConfig(
  shared,
  defineConfig({
    test: {
      globalSetup: ["src/testing/postgres-server.ts"],
      // Many tests wait for disks, processes and networks. A cluster is one for all.
      maxWorkers: process.env["TEST_CITUS_URL"] ? 1 : 2,
    },
  }),
);
