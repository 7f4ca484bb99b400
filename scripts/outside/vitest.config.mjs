/** `npx pnpm@12 test:outside`: the commands of the docs, one after the other. */
import { fileURLToPath } from "node:url";

import { defineConfig } from "vitest/config";

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  test: {
    include: ["*.outside.ts"],
    reporters: ["verbose"],
    testTimeout: 200_000,
    hookTimeout: 400_000,
  },
});
