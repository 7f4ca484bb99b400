/** Places for data: plain folders and small file systems. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { killAll } from "./server.ts";

/** A place for data. */
export interface Folder {
  readonly path: string;
  /** Kills the servers that still run, and removes everything. */
  remove(): Promise<void>;
}

export async function makeFolder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), "hellorec-faults-"));
  return {
    path,
    async remove() {
      await killAll();
      await rm(path, { recursive: true, force: true });
    },
  };
}

/** Mounts a new file system in memory. */
export async function mountDisk(megabytes: number): Promise<Folder> {
  const folder = await makeFolder();
  const { path } = folder;
  mount("-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", path);
  return {
    path,
    async remove() {
      await killAll();
      execFileSync("umount", [path]);
      await folder.remove();
    },
  };
}

/** Why this machine cannot mount a file system; undefined: it can. */
export function whyNoMounts(): string | undefined {
  if (process.platform !== "linux" || process.getuid?.() !== 0) {
    return "mounting a small file system takes root on Linux";
  }
  const path = mkdtempSync(join(tmpdir(), "hellorec-faults-"));
  try {
    mount("-t", "tmpfs", "-o", "size=1m", "tmpfs", path);
    execFileSync("umount", [path]);
    return undefined;
  } catch {
    return "this root user may not mount a file system";
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}

/** The files of a folder, at any depth, that contain a text. */
export async function filesWith(folder: string, text: string): Promise<string[]> {
  const found: string[] = [];
  for (const file of await filesIn(folder)) {
    if ((await readFile(join(folder, file))).includes(text)) found.push(file);
  }
  return found;
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

function mount(...args: string[]): void {
  execFileSync("mount", args, { stdio: "pipe" });
}
