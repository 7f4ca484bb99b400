/** Checks the folder of a data file, and its disk. Tested through program-doctor.test.ts. */
import { access, constants, stat, statfs } from "node:fs/promises";
import { dirname } from "node:path";

import type { Finding } from "./finding.ts";
import { findingsOf, sizeOf } from "./finding.ts";

const LEAST_BYTES = 16_000_000;
const FEW_BYTES = 1_000_000_000;
const FEW_INODES = 1000;

/** File systems by the number that Linux gives them, and what to know of them. */
const SPECIAL: Readonly<Record<number, string>> = {
  0x6969:
    "it is on NFS, where locks and a killed server can damage a data file: use a local disk, or PostgreSQL",
  0xff534d42: "it is on a network share, where locks can fail: use a local disk, or PostgreSQL",
  0xfe534d42: "it is on a network share, where locks can fail: use a local disk, or PostgreSQL",
  0x01021994: "it is in memory (tmpfs), and gone when the machine restarts: use a disk",
  0x794c7630: "it is in the layer of a container, and gone with it: mount a volume there",
};

/** Checks where the file is, or would be made. */
export async function checkFolder(file: string): Promise<Finding[]> {
  const folder = dirname(file);
  const { ok, fail } = findingsOf("data folder");
  const existing = await nearestFolder(folder);
  if (existing === undefined) {
    return [fail(`${folder}: part of the path is a file: correct DATABASE_URL`)];
  }
  try {
    await access(existing, constants.W_OK | constants.X_OK);
  } catch {
    const { uid } = await stat(existing);
    const user = process.geteuid?.();
    return [
      fail(
        `${existing} cannot be written: it belongs to user ${uid}, and this is user ${user}: run as that one, change its owner (chown), or point DATABASE_URL elsewhere`,
      ),
    ];
  }
  const state =
    existing === folder ? "writable" : `serve makes it in ${existing}, which is writable`;
  return [ok(`${folder}: ${state}`), await checkDisk(existing, file)];
}

async function checkDisk(folder: string, file: string): Promise<Finding> {
  const { ok, warn, fail } = findingsOf("disk");
  const { bavail, bsize, files, ffree, type } = await statfs(folder);
  const free = bavail * bsize;
  const size = await stat(file).then(
    (stats) => stats.size,
    () => 0,
  );
  const room = `${sizeOf(free)} free`;
  if (free < LEAST_BYTES) return fail(`${room}: free some, or point DATABASE_URL at another disk`);
  // Some file systems have no fixed number of them, and report 0.
  if (files > 0 && ffree < FEW_INODES) {
    return warn(`${ffree} inodes free: remove files that are not needed`);
  }
  if (free < Math.max(FEW_BYTES, size)) {
    return warn(
      `${room} for data of ${sizeOf(size)}: a backup on this disk, or growth, needs more`,
    );
  }
  const special = SPECIAL[type];
  return special === undefined ? ok(room) : warn(`${room}; ${special}`);
}

/** The folder, or the nearest one above that exists; undefined: a file is in the way. */
async function nearestFolder(folder: string): Promise<string | undefined> {
  try {
    return (await stat(folder)).isDirectory() ? folder : undefined;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOTDIR") return undefined;
    const parent = dirname(folder);
    // A folder above may not be entered. Its own check says so.
    return parent === folder ? folder : nearestFolder(parent);
  }
}
