/**
 * The configuration for tRPC's own tests: they run in a checkout of tRPC (`TRPC_CHECKOUT`), with a
 * Fastify app for each server (`TRPC_PLUGIN`: whose plugin it has). Nothing in the checkout changes.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const checkout = process.env.TRPC_CHECKOUT ?? "";
const tests = join(checkout, "packages/tests");
const here = fileURLToPath(new URL("..", import.meta.url));
const adapters = fileURLToPath(new URL("trpc-adapters.ts", import.meta.url));

const PACKAGE = /^@trpc\/(?<name>[\w-]+)(?:\/(?<path>.+))?$/;
const REPLACED = /^@trpc\/server\/adapters\/(?:express|fastify|next|standalone)$/;
/** What a test imports that starts a server by one of these adapters. */
const STARTS_SERVER =
  /___testHelpers|__tests__\/(?:trpcServer|testClient)Resource|adapters\/(?:express|fastify|next|standalone)'/;

/** One copy of tRPC for all: the sources of the checkout. */
const resolveTrpc = {
  name: "trpc-of-the-checkout",
  enforce: "pre",
  resolveId(id, importer = "") {
    if (id === "vitest") {
      return this.resolve(id, join(tests, "vitest.config.ts"), { skipSelf: true });
    }
    if (REPLACED.test(id) && !importer.startsWith(here)) return adapters;
    const { name, path = "" } = PACKAGE.exec(id)?.groups ?? {};
    return name === undefined
      ? null
      : this.resolve(join(checkout, "packages", name, "src", path), importer);
  },
};

function testsWithServers() {
  return readdirSync(join(tests, "server"), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.test\.tsx?$/.test(file))
    .filter((file) => STARTS_SERVER.test(readFileSync(join(tests, "server", file), "utf8")))
    .map((file) => `server/${file}`);
}

export default {
  root: tests,
  plugins: [resolveTrpc],
  server: { fs: { strict: false } },
  test: {
    // As the checkout's own configuration.
    environment: "jsdom",
    globals: true,
    setupFiles: [join(tests, "suppressActWarnings.ts"), join(here, "trpc-suite/mark-tests.ts")],
    snapshotFormat: { printBasicPrototype: true },
    execArgv: ["--expose-gc"],
    restoreMocks: true,
    // As in tRPC's CI: some of its tests over WebSockets wait for a few milliseconds.
    retry: 2,
    include: testsWithServers(),
  },
};
