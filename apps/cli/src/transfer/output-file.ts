/** Where an export goes: a file that is whole or not there, or a stream. */
import { once } from "node:events";
import { open, realpath, rename, rm, stat } from "node:fs/promises";

import { CommandFailed, UsageError } from "../failure.ts";

/** Something to write text to. `keep` makes it final; `close` without it leaves nothing behind. */
export interface Output {
  write(text: string): Promise<void>;
  keep(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens a path for writing; `-` is standard output. What is written later may fail with
 * `CommandFailed`, such as on a full disk.
 *
 * @throws {UsageError} it cannot be written
 */
export async function openOutput(path: string): Promise<Output> {
  if (path === "-") return standardOutput();
  try {
    const existing = await stat(path).catch(missing);
    if (existing?.isDirectory() === true)
      throw new UsageError(`${path}: is a directory; name a file`);
    // A pipe or a device is written to; renaming a file over it would destroy it.
    if (existing !== undefined && !existing.isFile()) return await streamTo(path);
    return await wholeFile(existing === undefined ? path : await realpath(path));
  } catch (error) {
    throw told(path, error, UsageError);
  }
}

async function wholeFile(path: string): Promise<Output> {
  const partial = `${path}.${process.pid}.partial`;
  const handle = await open(partial, "wx");
  let kept = false;
  return {
    write: (text) => handle.writeFile(text).catch(failed(path)),
    keep: async () => {
      await handle.sync().catch(failed(path));
      await rename(partial, path).catch(failed(path));
      kept = true;
    },
    close: async () => {
      await handle.close();
      if (!kept) await rm(partial, { force: true });
    },
  };
}

async function streamTo(path: string): Promise<Output> {
  const handle = await open(path, "w");
  return {
    write: (text) => handle.writeFile(text).catch(failed(path)),
    keep: () => Promise.resolve(),
    close: () => handle.close(),
  };
}

function standardOutput(): Output {
  return {
    write: async (text) => {
      if (!process.stdout.write(text)) await once(process.stdout, "drain");
    },
    keep: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

function missing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}

function failed(path: string): (error: unknown) => never {
  return (error) => {
    throw told(path, error, CommandFailed);
  };
}

/** What a file operation threw as a line for a person; anything else as it is. */
function told(
  path: string,
  error: unknown,
  Kind: typeof UsageError | typeof CommandFailed,
): unknown {
  if (!(error instanceof Error) || !("code" in error)) return error;
  const why: Record<string, string> = {
    ENOENT: "no such directory",
    EACCES: "permission denied",
    EROFS: "the file system is read-only",
    ENOSPC: "no space left on the disk",
    ENOTDIR: "part of the path is not a directory",
  };
  const code = String(error.code);
  return new Kind(`${path}: cannot be written: ${why[code] ?? code}`);
}
