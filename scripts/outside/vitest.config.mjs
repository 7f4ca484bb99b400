/**
 * `npx pnpm@12 test:outside`: the commands of the docs, the packed client in projects of its own, and the
 * packed programs in empty folders, one after the other.
 */
import { fileURLToPath } from "node:url";

import { defineConfig } from "vitest/config";

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  test: {
    include: ["*.outside.ts"],
    fileParallelism: false,
    // Tests that say so run side by side, on machines with two processors.
    maxConcurrency: 3,
    reporters: ["verbose"],
    testTimeout: 200_000,
    hookTimeout: 400_000,
  },
});
