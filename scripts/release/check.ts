/**
 * `pnpm release:check`: packs what others install and checks each tarball. It prints a line for each
 * tarball and for each fault, and exits with 1 if there is one. Nothing is published.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { checks } from "./checks/all.ts";
import type { Fault } from "./checks/check.ts";
import { packAll } from "./pack.ts";
import { listFaults } from "./package-lists.ts";
import { rulesOf } from "./packed-packages.ts";
import { unpackedBytes } from "./tarball.ts";
import type { Tarball } from "./tarball.ts";
import { programFaults, versionFaults } from "./versions.ts";
import { readWorkspaceFacts } from "./workspace-facts.ts";

// An argument names another workspace than this one: the tests have one with a fault.
const root = resolve(process.argv[2] ?? fileURLToPath(new URL("../..", import.meta.url)));
const workspace = readWorkspaceFacts(root);
const folder = await mkdtemp(join(tmpdir(), "hellorec-release-"));
let count = 0;
try {
  report("workspace", listFaults(workspace));
  const tarballs = await packAll(root, folder);
  report("workspace", versionFaults(tarballs));
  for (const tarball of tarballs) {
    process.stdout.write(`${summary(tarball)}\n`);
    for (const check of checks) report(tarball.manifest.name, await check(tarball, workspace));
    report(tarball.manifest.name, await programFaults(tarball, root));
  }
} catch (error) {
  report("workspace", [
    { where: "packing", wrong: messageOf(error), fix: "run it again after that" },
  ]);
} finally {
  await rm(folder, { recursive: true, force: true });
}
if (count > 0) {
  process.stderr.write(count === 1 ? "1 fault\n" : `${count} faults\n`);
  process.exitCode = 1;
}

function report(subject: string, faults: readonly Fault[]): void {
  count += faults.length;
  for (const { where, wrong, fix } of faults) {
    process.stderr.write(`${subject}: ${where}: ${wrong}. What to do: ${fix}\n`);
  }
}

function summary(tarball: Tarball): string {
  const { name, version = "" } = tarball.manifest;
  const { maxPackedBytes, maxUnpackedBytes } = rulesOf(name);
  const packed = `${kilobytes(tarball.packedBytes)} of ${kilobytes(maxPackedBytes)} kB packed`;
  const unpacked = `${kilobytes(unpackedBytes(tarball))} of ${kilobytes(maxUnpackedBytes)} kB unpacked`;
  return `${name} ${version}: ${packed}, ${unpacked}, ${tarball.files.size} files`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/\.$/, "") : String(error);
}

function kilobytes(bytes: number): string {
  return Math.ceil(bytes / 1000).toString();
}
