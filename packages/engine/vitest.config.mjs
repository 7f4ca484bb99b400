/** The engine's tests over a data file, and once more over a Citus cluster where there is one. */
import { defineConfig, mergeConfig } from "vitest/config";

import shared from "../../vitest.shared.mjs";

const cluster = process.env["TEST_CITUS_URL"] ?? "";
if (cluster === "") process.stderr.write("TEST_CITUS_URL is not set: nothing runs on Citus\n");

const file = { extends: true, test: { name: "SQLite", provide: { citus_url: "" } } };
const citus = {
  extends: true,
  test: {
    name: "Citus",
    provide: { citus_url: cluster },
  },
};

export default mergeConfig(
  shared,
  defineConfig({
    test: {
      globalSetup: ["src/testing/citus-cluster.ts"],
      projects: cluster === "" ? [file] : [file, citus],
      // A cluster is one for all.
      maxWorkers: cluster === "" ? 2 : 1,
    },
  }),
);
