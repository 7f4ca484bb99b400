/** Every command of the docs works as written, on a machine with Node and npm alone. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, expect, test } from "vitest";

import { clientModulesOf, commandsOf } from "./support/doc-commands.ts";
import type { DocCommand } from "./support/doc-commands.ts";
import { ENDLESS, EXCEPTIONS } from "./support/exceptions.ts";
import { startMachine } from "./support/machine.ts";
import type { Machine } from "./support/machine.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** They are for root, and one command needs those before it; examples.outside.ts runs the examples. */
const HAS_OTHER_CHECKS = /^docs\/deploy\.md$|^deploy\/|^examples\//;
const COMMAND_MS = 180_000;
const TOTAL_MS = 8 * 60_000;

const deadline = Date.now() + TOTAL_MS;
let machine: Machine;

beforeAll(async () => {
  machine = await startMachine(ROOT);
});

afterAll(() => machine[Symbol.asyncDispose]());

test.for(commands())("$place: $text", async ({ text }, { skip }) => {
  const exception = EXCEPTIONS.find(({ commands: pattern }) => pattern.test(text));
  skip(exception !== undefined, exception?.reason);
  const left = deadline - Date.now();
  expect(left, "the commands of the docs take over 8 minutes").toBeGreaterThan(0);
  const limit = Math.min(COMMAND_MS, left);
  const { status, output } = await machine.run(text, limit, ENDLESS.test(text));
  expect(status, output).toBe(0);
});

const MODULES = pages().flatMap((page) =>
  clientModulesOf(readFileSync(join(ROOT, page), "utf8")).map((code) => ({ page, code })),
);

test.for(MODULES)("$page: code of a frontend runs", async ({ code }) => {
  const { status, output } = await machine.runModule(code, COMMAND_MS);
  expect(status, output).toBe(0);
});

function pages(): string[] {
  return execFileSync("git", ["ls-files", "*.md"], { cwd: ROOT, encoding: "utf8" })
    .split("\n")
    .filter((page) => page !== "" && page !== "CHANGELOG.md" && !HAS_OTHER_CHECKS.test(page))
    .toSorted((a, b) => Number(b === "README.md") - Number(a === "README.md"));
}

/** Each command once, without its comment; the README's first, since others use what it installs. */
function commands(): DocCommand[] {
  const found = new Map<string, DocCommand>();
  for (const page of pages()) {
    for (const { place, text } of commandsOf(page, readFileSync(join(ROOT, page), "utf8"))) {
      const command = text.replace(/\s+# .*$/, "");
      if (!found.has(command)) found.set(command, { place, text: command });
    }
  }
  return [...found.values()];
}
