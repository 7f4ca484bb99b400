/** Where an export goes: a file that is whole or not there, or a stream. */
import { once } from "node:events";
import { open, realpath, rename, rm, stat } from "node:fs/promises";

import { UsageError } from "../failure.ts";

/** Something to write text to. `keep` makes it final; `close` without it leaves nothing behind. */
export interface Output {
  write(text: string): Promise<void>;
  keep(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens a path for writing; `-` is standard output.
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
    throw asUsageError(path, error);
  }
}

async function wholeFile(path: string): Promise<Output> {
  const partial = `${path}.${process.pid}.partial`;
  const handle = await open(partial, "wx");
  let kept = false;
  return {
    write: async (text) => {
      await handle.writeFile(text).catch((error: unknown) => {
        throw asUsageError(path, error);
      });
    },
    keep: async () => {
      await handle.sync();
      await rename(partial, path);
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
    write: (text) => handle.writeFile(text),
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

function asUsageError(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || !("code" in error)) return error;
  const why: Record<string, string> = {
    ENOENT: "no such directory",
    EACCES: "permission denied",
    EROFS: "the file system is read-only",
    ENOSPC: "no space left on the disk",
    ENOTDIR: "part of the path is not a directory",
  };
  const code = String(error.code);
  return new UsageError(`${path}: cannot be written: ${why[code] ?? code}`);
}
