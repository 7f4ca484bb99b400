/**
 * What every package's tests share: the files that are tests, threads that start fast, and time for
 * real servers, threads and data sets on a busy machine. A timeout is there for what hangs.
 */
import { fileURLToPath } from "node:url";

import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{src,abuse,soak,tooling}/**/*.test.ts"],
    globalSetup: [fileURLToPath(new URL("scripts/bundle-threads.mjs", import.meta.url))],
    // A process for each file takes longer to start than most files to run. No test replaces a module.
    isolate: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
  },
});
