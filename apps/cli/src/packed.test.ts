/** The command as a person installs it: packed, and installed by npm in an empty folder. */
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { afterAll, beforeAll, expect, test } from "vitest";

const run = promisify(execFile);
const CLI = fileURLToPath(new URL("..", import.meta.url));

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "hellorec-packed-cli-"));
});

afterAll(() => rm(directory, { recursive: true, force: true }));

test("npm installs the packed command without a registry, and it runs", async () => {
  // The build exists; another one would disturb tests that read it meanwhile.
  const pack = ["pack", "--config.ignore-scripts=true", "--pack-destination", directory];
  await run("pnpm", pack, { cwd: CLI });
  const [tarball] = await readdir(directory);
  expect(tarball).toMatch(/^hellorec-cli-[\d.]+\.tgz$/);
  const prefix = join(directory, "prefix");
  const install = ["install", "--global", "--offline", "--prefix", prefix];
  await run("npm", [...install, join(directory, tarball ?? "")], { cwd: directory });
  const bin = process.platform === "win32" ? prefix : join(prefix, "bin");
  const { stdout } = await run(join(bin, "hellorec"), ["multiply", "--help"], { cwd: directory });
  expect(stdout).toContain("hellorec multiply 6 7");
  const root = process.platform === "win32" ? prefix : join(prefix, "lib");
  const installed = join(root, "node_modules/@hellorec/cli");
  expect((await readdir(installed)).toSorted()).toEqual([
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "dist",
    "package.json",
  ]);
  const files = await readdir(join(installed, "dist"), { recursive: true });
  expect(files).toContain("THIRD-PARTY-LICENSES.txt");
  expect(files.filter((file) => !/^chunks|\.js$|\.txt$/.test(file))).toEqual([]);
  const manifest = await readFile(join(installed, "package.json"), "utf8");
  // Nothing that only the workspace can use.
  expect(manifest).not.toMatch(/workspace:|catalog:|@hellorec\/(?!cli)|"scripts"|ependencies"/);
});
