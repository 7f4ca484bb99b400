/**
 * `npx pnpm@12 test:contract`: what reads `/openapi.json` from outside, and the legacy calls against the
 * Flask app with more bodies than in the test command, one after the other.
 */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["contract/**/*.contract.ts", "src/flask-compat/flask-fuzz.test.ts"],
    env: { HELLOREC_FLASK_BODIES: "10000" },
    fileParallelism: false,
    reporters: ["verbose"],
    testTimeout: 180_000,
    hookTimeout: 60_000,
  },
});
