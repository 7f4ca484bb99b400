/**
 * schemathesis makes calls from `/openapi.json`, right and wrong ones, and holds the answers of the
 * built program against the document. Where it is not installed, this is skipped:
 * `pip install schemathesis`, and name the program in SCHEMATHESIS if it is not in PATH.
 */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { createKey } from "@hellorec/credentials";
import { expect, onTestFinished, test } from "vitest";

import { builtProgram } from "../src/testing/built-program.ts";

const SCHEMATHESIS = process.env["SCHEMATHESIS"] ?? "schemathesis";
const CONFIG = fileURLToPath(new URL("schemathesis.toml", import.meta.url));
const HOOKS = fileURLToPath(new URL("hooks.py", import.meta.url));
/** For all phases together. */
const MAX_SECONDS = 60;

/**
 * Streams do not end. Without the demo most lists are empty, and without its key every call is
 * refused: what removes either comes last, by itself.
 */
const RUNS: readonly (readonly string[])[] = [
  [
    "--exclude-path-regex=^(/trpc/.*|/demo/remove|/keys/(revoke|rotate))$",
    `--max-time=${MAX_SECONDS}`,
    "--max-examples=30",
  ],
  ["--include-path=/demo/remove", "--max-examples=10"],
  ["--include-path-regex=^/keys/(revoke|rotate)$", "--max-examples=30"],
];

const program = builtProgram();

test("schemathesis finds no failure", async ({ skip }) => {
  const isMissing = spawnSync(SCHEMATHESIS, ["--version"]).status !== 0;
  skip(isMissing, `no program ${SCHEMATHESIS}: pip install schemathesis`);
  const key = createKey().text;
  const { url } = program.start(["serve", "--demo"], {
    HELLOREC_ADMIN_KEY: key,
    MODEL: "rp3beta",
    LOG_LEVEL: "error",
  });
  const address = await url;
  const headers = { authorization: `Bearer ${key}` };
  for (const options of RUNS) {
    expect((await fetch(`${address}/openapi.json`, { headers })).status).toBe(200);
    const { status, output } = await run([
      `--config-file=${CONFIG}`,
      "run",
      `${address}/openapi.json`,
      `--url=${address}`,
      `--header=Authorization: Bearer ${key}`,
      "--phases=examples,coverage,fuzzing",
      "--continue-on-failure",
      "--warnings=off",
      "--no-color",
      ...options,
    ]);
    process.stdout.write(`${output.slice(output.lastIndexOf("= SUMMARY ="))}\n`);
    expect(status, output).toBe(0);
  }
});

/** Runs schemathesis to its end, in an empty folder: it writes its examples there. */
function run(args: readonly string[]): Promise<{ status: number | null; output: string }> {
  const cwd = mkdtempSync(join(tmpdir(), "hellorec-schemathesis-"));
  onTestFinished(() => rmSync(cwd, { recursive: true }));
  const child = spawn(SCHEMATHESIS, args, {
    cwd,
    env: { ...process.env, SCHEMATHESIS_HOOKS: HOOKS },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (data: Buffer) => (output += data.toString()));
  }
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status) => resolve({ status, output }));
  });
}
