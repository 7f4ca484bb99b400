// The failure tests: one after the other, since each loads the machine by itself.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["faults/**/*.fault.ts"],
    fileParallelism: false,
    testTimeout: 1_800_000,
    hookTimeout: 120_000,
  },
});
