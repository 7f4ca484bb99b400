/** A program runs on a Node that is new enough, and says in one line what it needs on any other. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { afterEach, beforeEach, expect, test } from "vitest";

import { PROGRAM, programEntry } from "./program-entry.mjs";

const [MAJOR = 0, MINOR = 0] = process.versions.node.split(".").map(Number);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hellorec-entry-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** Writes a program whose package asks for a Node. @returns its package.json */
async function plant(node: string): Promise<string> {
  const packageFile = join(folder, "package.json");
  const bin = { greet: "./greet.js" };
  const fields = { type: "module", version: "1.2.3", bin, engines: { node } };
  await writeFile(packageFile, JSON.stringify(fields));
  // What an old Node cannot read would be a syntax error there.
  const code = `console.log(process.argv.slice(2).join(" ")); process.exitCode = 7;`;
  await writeFile(join(folder, `${PROGRAM}.js`), code);
  return packageFile;
}

/** Runs the entry as a package manager has it: through a link, and as a program. */
async function run(packageFile: string) {
  const file = join(folder, "greet.js");
  await writeFile(file, await programEntry(packageFile), { mode: 0o755 });
  await symlink(file, join(folder, "greet"));
  const args = [join(folder, "greet"), "to", "all"];
  return promisify(execFile)(process.execPath, args).then(
    ({ stdout, stderr }) => ({ stdout, stderr, code: 0 }),
    ({ stdout, stderr, code }: { stdout: string; stderr: string; code: number }) => ({
      stdout,
      stderr,
      code,
    }),
  );
}

test.each([`>=${MAJOR}.${MINOR}`, `>=${MAJOR - 1}.99`])("%s: it runs", async (node) => {
  expect(await run(await plant(node))).toEqual({ stdout: "to all\n", stderr: "", code: 7 });
});

test.each([`>=${MAJOR}.${MINOR + 1}`, `>=${MAJOR + 1}.0`])("%s: it says so", async (node) => {
  const { stdout, stderr, code } = await run(await plant(node));
  expect({ stdout, code }).toEqual({ stdout: "", code: 2 });
  const asked = node.slice(">=".length);
  expect(stderr.trim().split("\n")).toEqual([
    expect.stringContaining(`greet 1.2.3 needs Node ${asked} or newer`),
  ]);
  expect(stderr).toContain(`is ${process.version}`);
});

test("engines that name no lowest version stop the build", async () => {
  await expect(programEntry(await plant("20 || 22"))).rejects.toThrow("engines.node");
});
