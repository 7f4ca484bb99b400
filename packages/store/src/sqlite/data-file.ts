/** The data file that a URL names, its checks and its directory. */
import type { Stats } from "node:fs";
import { access, constants, mkdir, realpath, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { StoreError } from "../contract/store-error.ts";
import { findUrlProblem } from "./url-problem.ts";

/**
 * The data file that a URL names, as an absolute path.
 *
 * @param url a path or a `file:` URL
 * @throws {StoreError} UNUSABLE for anything else
 * @example dataFile("file:data/hellorec.db") // "/srv/data/hellorec.db"
 */
export function dataFile(url: string): string {
  if (url === "" || url.includes("\0") || url.startsWith(":memory:")) {
    throw unusable("DATABASE_URL must be the path of a file, such as data/hellorec.db");
  }
  const problem = findUrlProblem(url);
  if (problem !== undefined) throw unusable(problem);
  if (/^file:\/\//i.test(url)) return fromFileUrl(url);
  if (/^file:/i.test(url)) return resolve(url.slice("file:".length));
  return resolve(url);
}

function fromFileUrl(url: string): string {
  try {
    return fileURLToPath(url);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw unusable(
      `DATABASE_URL is not a usable file: URL (${reason}): write the path of a file, such as data/hellorec.db`,
    );
  }
}

/**
 * Creates the file's directory and resolves links, so that one file has one name and one lock.
 *
 * @throws {StoreError} UNUSABLE where the file cannot be created or written
 */
export async function prepareDataFile(file: string): Promise<string> {
  const directory = dirname(file);
  try {
    await createDirectory(directory);
    const stats = await stat(file).catch(ignoreMissing);
    const exists = stats !== undefined;
    if (exists) checkFile(file, stats);
    const real = exists ? await realpath(file) : join(await realpath(directory), basename(file));
    if (exists) await access(real, constants.R_OK | constants.W_OK);
    // SQLite creates files in the same directory.
    await access(dirname(real), constants.W_OK | constants.X_OK);
    return real;
  } catch (error) {
    if (error instanceof StoreError) throw error;
    throw unusable(
      `${file} cannot be written: ${fileErrorReason(error)}; make that possible, or point DATABASE_URL elsewhere`,
    );
  }
}

/**
 * Refuses a file with several names. The names of the log and of the lock derive from the file's
 * name. Under another name a second process could own the same file, and neither process would see
 * the other's log.
 */
function checkFile(file: string, stats: Stats): void {
  if (!stats.isFile()) throw unusable(`${file} is not a file: point DATABASE_URL at a file`);
  if (stats.nlink > 1) {
    throw unusable(
      `${file} has ${stats.nlink} names (hard links), under each of which a process could own it: remove all but one, or make a copy and use that`,
    );
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EEXIST: "part of the path is a file",
  ENOENT: "no such directory",
  ENOSPC: "no room on the disk",
  ENOTDIR: "part of the path is a file",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
};

/** The reason of a file system error, in words. */
export function fileErrorReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? String(error.code) : "";
  return REASONS[code] ?? error.message;
}

/**
 * Creates a directory and its missing parents, one by one. Node's `recursive` option never returns in
 * /proc, where an existing directory reports ENOENT.
 */
async function createDirectory(directory: string): Promise<void> {
  const stats = await stat(directory).catch(ignoreMissing);
  if (stats?.isDirectory() === true) return;
  const parent = dirname(directory);
  if (parent !== directory) await createDirectory(parent);
  try {
    await mkdir(directory);
  } catch (error) {
    // Another process can have created it meanwhile.
    const now = await stat(directory).catch(ignoreMissing);
    if (now?.isDirectory() !== true) throw error;
  }
}

/**
 * The path of an existing data file, with links resolved.
 *
 * @throws {StoreError} UNUSABLE where there is no such file
 */
export async function existingDataFile(file: string): Promise<string> {
  try {
    checkFile(file, await stat(file));
    return await realpath(file);
  } catch (error) {
    if (error instanceof StoreError) throw error;
    if (isMissing(error)) {
      throw unusable(`there is no store at ${file}: point DATABASE_URL at one`);
    }
    throw unusable(
      `${file} cannot be read: ${fileErrorReason(error)}; make that possible, or point DATABASE_URL elsewhere`,
    );
  }
}

function isMissing(error: unknown): boolean {
  if (!(error instanceof Error) || !("code" in error)) return false;
  return error.code === "ENOENT" || error.code === "ENOTDIR";
}

function ignoreMissing(error: unknown): undefined {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
  throw error;
}

function unusable(message: string): StoreError {
  return new StoreError("UNUSABLE", message);
}
