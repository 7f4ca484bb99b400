/** Runs the failure tests one after the other, because each one loads the whole machine. */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["faults/**/*.fault.ts"],
    fileParallelism: false,
    testTimeout: 1_800_000,
    hookTimeout: 120_000,
  },
});
