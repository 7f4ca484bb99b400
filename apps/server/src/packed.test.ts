/** The server as a stranger gets it: what its tarball has, and that it runs from there. */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { afterAll, beforeAll, expect, test } from "vitest";

const run = promisify(execFile);
const SERVER = fileURLToPath(new URL("..", import.meta.url));
const SQLITE = "node_modules/@photostructure/sqlite";

let directory: string;
let installed: string;

beforeAll(async () => {
  directory = await realpath(await mkdtemp(join(tmpdir(), "hellorec-packed-server-")));
  installed = join(directory, "node_modules/@hellorec/server");
  // The build exists; another one would disturb tests that read it meanwhile.
  const packed = join(directory, "packed");
  const pack = ["pack", "--config.ignore-scripts=true", "--pack-destination", packed];
  await run("pnpm", pack, { cwd: SERVER });
  const [tarball] = await readdir(packed);
  if (tarball === undefined) throw new Error("nothing was packed");
  await mkdir(installed, { recursive: true });
  await run("tar", ["-xzf", join(packed, tarball), "-C", installed, "--strip-components=1"]);
  // npm would fetch it; the workspace has it already.
  await mkdir(join(directory, "node_modules/@photostructure"));
  await symlink(await realpath(join(SERVER, SQLITE)), join(directory, SQLITE), "dir");
});

afterAll(() => rm(directory, { recursive: true, force: true }));

test("has the program, the page, the documentation and licences, and nothing of the workspace", async () => {
  const files = await readdir(installed, { recursive: true });
  expect(files).toEqual(
    expect.arrayContaining([
      "LICENSE",
      "README.md",
      "CHANGELOG.md",
      "dist/THIRD-PARTY-LICENSES.txt",
      "dist/app/THIRD-PARTY-LICENSES.txt",
      "dist/app/index.html",
      "dist/pages/docs/README.md",
      "dist/fit-process.js",
      "dist/sqlite-thread.js",
    ]),
  );
  expect(files.filter((file) => /\.(?:map|log|tsx?|db)$|\.test\.|^src/.test(file))).toEqual([]);
  // A copy: pnpm adds that of the workspace only where a package has no file of this name, in any folder.
  const license = new URL("../../../LICENSE", import.meta.url);
  expect(await readFile(join(installed, "LICENSE"), "utf8")).toBe(await readFile(license, "utf8"));
  const manifest: unknown = JSON.parse(await readFile(join(installed, "package.json"), "utf8"));
  expect(manifest).toMatchObject({ engines: { node: ">=20.19" } });
  expect(Object.keys(Object(manifest)).toSorted()).toEqual([
    "bin",
    "dependencies",
    "description",
    "engines",
    "files",
    "license",
    "name",
    "private",
    "type",
    "version",
  ]);
  expect(JSON.stringify(manifest)).not.toMatch(/workspace:|catalog:/);
});

test("runs through a link, beside its one dependency", async () => {
  const link = join(directory, "node_modules/.bin/hellorec-server");
  await mkdir(join(directory, "node_modules/.bin"));
  await symlink(join(installed, "dist/hellorec-server.js"), link);
  const { stdout } = await run(link, ["migrate"], { cwd: directory });
  expect(stdout).toContain(`${join(directory, "data/hellorec.db")}: up to date\n`);
});
