/** One test file at a time: a server, a browser and the tests share the cores. */
import { defineConfig } from "vitest/config";

const TESTS = "src/**/*.e2e.ts";

/** Their servers are the same in both runs: with a key of their own, or without. */
const ONCE = [
  "src/access/**",
  "src/client/**",
  "src/browsers/other-origin.e2e.ts",
  "src/import-under-way.e2e.ts",
];

/** A run of the tests. */
const run = (name, options) => ({ extends: true, test: { name, ...options } });

export default defineConfig({
  test: {
    globalSetup: "src/require-browser.ts",
    fileParallelism: false,
    testTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
    hookTimeout: 120_000,
    projects: [
      run("open", { include: [TESTS] }),
      run("keys", { include: [TESTS], exclude: ONCE, env: { E2E_KEYS: "1" } }),
    ],
  },
});
