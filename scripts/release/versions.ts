/** All tarballs are of one version, and their programs say it. */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { dirname, join, posix } from "node:path";
import { promisify } from "node:util";

import type { Fault } from "./checks/check.ts";
import { rulesOf } from "./packed-packages.ts";
import type { Tarball } from "./tarball.ts";

const run = promisify(execFile);
const RUN_MS = 30_000;

/** Tarballs of other versions than the first. */
export function versionFaults(tarballs: readonly Tarball[]): Fault[] {
  const [first, ...others] = tarballs.map(({ manifest }) => manifest);
  return others
    .filter(({ version }) => version !== first?.version)
    .map(({ name, version }) => ({
      where: `${rulesOf(name).folder}/package.json`,
      wrong: `the version is ${version}, but that of ${first?.name} is ${first?.version}`,
      fix: "give all packed packages one version",
    }));
}

/**
 * Unpacks a tarball beside its package, where its dependencies are found, and runs its programs with
 * `--version`.
 *
 * @param root the workspace's directory
 * @returns programs that do not start, or print something else than the version
 */
export async function programFaults(tarball: Tarball, root: string): Promise<Fault[]> {
  const { name, version = "", bin } = tarball.manifest;
  const programs = Object.values(bin)
    .map((path) => posix.normalize(path))
    .filter((path) => tarball.files.has(path));
  if (programs.length === 0) return [];
  const cache = join(root, rulesOf(name).folder, "node_modules/.cache");
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, "unpacked-"));
  try {
    for (const [path, { bytes, mode }] of tarball.files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), bytes, { mode });
    }
    const printed = await Promise.all(programs.map((path) => output(join(folder, path))));
    return programs.flatMap((path, index): Fault[] => {
      const text = printed[index] ?? "";
      if (text === version) return [];
      const fix = "let it print the version of its package.json, and build again";
      return [{ where: path, wrong: `--version prints "${text}" instead of ${version}`, fix }];
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a program prints, or why it failed. */
async function output(program: string): Promise<string> {
  const running = run(process.execPath, [program, "--version"], { timeout: RUN_MS });
  return running.then(
    ({ stdout }) => stdout.trim(),
    (error: unknown) => {
      const text = String(error);
      // The first line is the command, those after it are what the program wrote.
      return /\n(\w*Error.*)/.exec(text)?.[1] ?? text;
    },
  );
}
