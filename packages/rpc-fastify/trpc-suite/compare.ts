/**
 * `TRPC_CHECKOUT=<directory> npx pnpm@12 test:trpc`: tRPC's own tests of its adapters and links, once
 * with tRPC's Fastify plugin behind every server and once with this package's. Fails where a test
 * passes with tRPC's plugin alone. The checkout needs its dependencies, and stays as it is.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { z } from "zod";

type PluginName = "trpc" | "rpc-fastify";

interface Verdict {
  readonly passed: boolean;
  readonly usesFastify: boolean;
}

/** What Vitest's JSON reporter writes. */
const Report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          meta: z.object({ usesFastify: z.boolean().default(false) }).prefault({}),
        }),
      ),
    }),
  ),
});

const MAX_MS = 15 * 60_000;
/** Only these test files, by a part of their paths; none: all. */
const files = process.argv.slice(2);
const config = fileURLToPath(new URL("vitest.config.mjs", import.meta.url));

function runTests(checkout: string, plugin: PluginName): Map<string, Verdict> {
  const directory = mkdtempSync(join(tmpdir(), "trpc-suite-"));
  const file = join(directory, "report.json");
  const vitest = join(checkout, "node_modules/vitest/vitest.mjs");
  const args = [
    vitest,
    "run",
    ...files,
    "--config",
    config,
    "--reporter=json",
    `--outputFile=${file}`,
  ];
  try {
    // Its exit code is 1 as soon as one test fails.
    const { error } = spawnSync(process.execPath, args, {
      cwd: join(checkout, "packages/tests"),
      env: { ...process.env, TRPC_CHECKOUT: checkout, TRPC_PLUGIN: plugin },
      stdio: ["ignore", "ignore", "inherit"],
      timeout: MAX_MS,
    });
    if (error !== undefined) throw error;
    return verdictsOf(Report.parse(JSON.parse(readFileSync(file, "utf8"))), checkout);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function verdictsOf({ testResults }: z.infer<typeof Report>, checkout: string) {
  const verdicts = new Map<string, Verdict>();
  for (const { name, status, assertionResults } of testResults) {
    const file = name.slice(join(checkout, "packages/tests/").length);
    if (assertionResults.length === 0 && status === "failed") {
      verdicts.set(`${file}: could not be loaded`, { passed: false, usesFastify: false });
    }
    for (const test of assertionResults) {
      if (test.status !== "passed" && test.status !== "failed") continue;
      const verdict = { passed: test.status === "passed", usesFastify: test.meta.usesFastify };
      // Tests of one file may have the same name.
      let name = `${file}: ${test.fullName}`;
      while (verdicts.has(name)) name += " again";
      verdicts.set(name, verdict);
    }
  }
  return verdicts;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function printNames(title: string, names: readonly string[]): void {
  print(`${title}: ${names.length}`);
  for (const name of names) print(`  ${name}`);
}

function compare(checkout: string): boolean {
  const theirs = runTests(checkout, "trpc");
  const ours = runTests(checkout, "rpc-fastify");
  const passes = (verdicts: Map<string, Verdict>, name: string) =>
    verdicts.get(name)?.passed === true;
  const names = [...new Set([...theirs.keys(), ...ours.keys()])].toSorted();
  const lost = names.filter((name) => passes(theirs, name) && !passes(ours, name));
  const answered = names.filter((name) =>
    [theirs, ours].some((verdicts) => verdicts.get(name)?.usesFastify === true),
  );
  for (const [title, verdicts] of [
    ["tRPC's plugin", theirs],
    ["this package", ours],
  ] as const) {
    const count = (tests: readonly string[]) =>
      `${tests.filter((name) => passes(verdicts, name)).length} of ${tests.length}`;
    print(`${title}: ${count(names)} pass; of those that Fastify answered, ${count(answered)}`);
  }
  printNames(
    "fail with both",
    names.filter((name) => !passes(theirs, name) && !passes(ours, name)),
  );
  printNames(
    "pass with this package alone",
    names.filter((name) => !passes(theirs, name) && passes(ours, name)),
  );
  printNames("pass with tRPC's plugin alone", lost);
  return lost.length === 0 && ours.size > 0;
}

const checkout = process.env["TRPC_CHECKOUT"] ?? "";
if (checkout === "") {
  print(
    "Skipped: TRPC_CHECKOUT must name a checkout of github.com/trpc/trpc with its dependencies.",
  );
} else if (!existsSync(join(checkout, "node_modules/vitest/vitest.mjs"))) {
  print(`${checkout} has no node_modules/vitest: install the dependencies of that checkout first.`);
  process.exitCode = 1;
} else {
  process.exitCode = compare(resolve(checkout)) ? 0 : 1;
}
