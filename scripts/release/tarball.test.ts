import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { create } from "tar";
import { afterEach, beforeEach, expect, test } from "vitest";

import { openTarball, textOf, unpackedBytes } from "./tarball.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hellorec-tarball-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** Packs files that are written to a folder. */
async function packed(top: string, files: Readonly<Record<string, string>>): Promise<Buffer> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, top, path)), { recursive: true });
    await writeFile(join(folder, top, path), text, { mode: path.endsWith(".js") ? 0o755 : 0o644 });
  }
  return asTarball(top, Object.keys(files));
}

async function asTarball(top: string, paths: readonly string[]): Promise<Buffer> {
  const file = join(folder, "a.tgz");
  await create(
    { file, cwd: folder, gzip: true, portable: true },
    paths.map((path) => `${top}/${path}`),
  );
  return readFile(file);
}

test("files have their bytes and modes, also under long names", async () => {
  const long = `dist/${"folder/".repeat(20)}${"name".repeat(30)}.js`;
  const files = { "package.json": '{ "name": "a" }', [long]: "long", "empty.txt": "" };
  const bytes = await packed("package", files);
  const tarball = await openTarball(bytes);
  expect(tarball.manifest.name).toBe("a");
  expect([...tarball.files.keys()].toSorted()).toEqual(Object.keys(files).toSorted());
  expect(textOf(tarball, long)).toBe("long");
  expect(tarball.files.get(long)?.mode).toBe(0o755);
  expect(tarball.files.get("package.json")?.mode).toBe(0o644);
  expect(unpackedBytes(tarball)).toBe('{ "name": "a" }'.length + "long".length);
  expect(tarball.packedBytes).toBe(bytes.length);
});

test("what is no file of a package is refused", async () => {
  await packed("package", { "package.json": '{ "name": "a" }' });
  await symlink("package.json", join(folder, "package/link.json"));
  const linked = await asTarball("package", ["package.json", "link.json"]);
  await expect(openTarball(linked)).rejects.toThrow("package/link.json is a SymbolicLink");
  const elsewhere = await packed("other", { "package.json": '{ "name": "a" }' });
  await expect(openTarball(elsewhere)).rejects.toThrow("other/package.json is a File");
});

test("a tarball without a package.json, or with a wrong one, is refused", async () => {
  await expect(openTarball(await packed("package", { "a.js": "" }))).rejects.toThrow(
    "the tarball has no package.json",
  );
  const nameless = await packed("package", { "package.json": '{ "version": 1 }' });
  await expect(openTarball(nameless)).rejects.toThrow(/package\.json: .*name/s);
});
