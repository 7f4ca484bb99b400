/** One build of the command line for all of this package's test files. */
import { defineConfig, mergeConfig } from "vitest/config";

import shared from "../../vitest.shared.mjs";

export default mergeConfig(
  shared,
  defineConfig({ test: { globalSetup: ["src/testing/built-cli.ts"] } }),
);
