/**
 * What every package's tests share: the files that are tests, and time for real servers, threads
 * and data sets on a busy machine. A timeout is there for what hangs.
 */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{src,abuse,soak}/**/*.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
