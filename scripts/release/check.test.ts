/** From end to end: a workspace with one fault, packed by pnpm and checked by the command. */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterEach, beforeEach, expect, test } from "vitest";

import { packedPackages } from "./packed-packages.ts";
import { CHANGELOG, LICENSE, plantedFiles, plantedWorkspace } from "./testing/planted-packages.ts";

const PACK_MS = 120_000;
const CHECK = fileURLToPath(new URL("check.ts", import.meta.url));

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "hellorec-planted-"));
  const { packages } = plantedWorkspace();
  await write("package.json", '{ "name": "planted", "private": true }');
  const folders = [...packages.keys()].map((folder) => `  - ${folder}\n`).join("");
  await write("pnpm-workspace.yaml", `packages:\n${folders}\ncatalog:\n  zod: 4.6.7\n`);
  await write("LICENSE", LICENSE);
  await write("CHANGELOG.md", CHANGELOG);
  for (const [folder, { name }] of packages) {
    const isPacked = Object.hasOwn(packedPackages, name);
    const files = isPacked ? plantedFiles(name) : [["package.json", manifestOf(name)] as const];
    for (const [path, text] of files) await write(`${folder}/${path}`, text);
  }
});
afterEach(() => rm(root, { recursive: true }));

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

function manifestOf(name: string): string {
  return JSON.stringify({ name, version: "1.2.3", private: true });
}

/** Runs the command on the planted workspace. */
function check(): Promise<{ status: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ["--import", "tsx", CHECK, root], (error, stdout, stderr) => {
      resolve({ status: Number(error?.code ?? 0), stdout, stderr });
    });
  });
}

test(
  "a planted fault is the one that is printed, and the command fails",
  { timeout: PACK_MS },
  async () => {
    await write("apps/cli/dist/cli.js", 'process.stdout.write("1.2.3\\n");\n');
    const { status, stdout, stderr } = await check();
    expect(stderr).toBe(
      "@hellorec/cli: dist/cli.js: the program cli has no shebang. What to do: let the build begin it with #!/usr/bin/env node\n1 fault\n",
    );
    expect(status).toBe(1);
    const packed = [...stdout.matchAll(/^(\S+) 1\.2\.3: /gm)].map(([, name]) => name);
    expect(new Set(packed)).toEqual(new Set(Object.keys(packedPackages)));
    expect(stdout).toMatch(/cli 1\.2\.3: \d+ of \d+ kB packed, \d+ of \d+ kB unpacked, 5 files/);
  },
);
