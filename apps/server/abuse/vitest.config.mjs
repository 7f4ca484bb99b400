/** Runs the abuse tests one after the other, because each one loads the whole machine. */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["abuse/**/*.abuse.ts"],
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 120_000,
  },
});
