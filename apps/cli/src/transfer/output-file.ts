/** The target of an export: a file that is complete or absent, or a stream. */
import { once } from "node:events";
import { open, realpath, rename, rm, stat } from "node:fs/promises";

import type { Context } from "../framework/context.ts";
import { CommandFailed, CliUsageError } from "../framework/failure.ts";
import { safeJson } from "../terminal/json-text.ts";

/** A text output. `publish` makes the file visible; `close` without it leaves nothing behind. */
export interface Output {
  write(text: string): Promise<void>;
  publish(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens a path for writing; `-` is standard output. Later writes may fail with `CommandFailed`, such
 * as on a full disk. Tested through transfer.test.ts.
 *
 * @param mayReplace whether a file of this name may be replaced
 * @param place standard output, and the signal that ends the wait for its reader
 * @throws {CliUsageError} it cannot be written
 */
export async function openOutput(
  path: string,
  mayReplace: boolean,
  place: Pick<Context, "io" | "signal">,
): Promise<Output> {
  if (path === "-") return standardOutput(place);
  try {
    const existing = await stat(path).catch(missing);
    if (existing?.isDirectory() === true) {
      throw new CliUsageError(`${path}: is a directory; name a file`);
    }
    // A pipe or a device is written directly: renaming a file over it would replace it.
    if (existing !== undefined && !existing.isFile()) return await streamTo(path);
    if (existing !== undefined && existing.size > 0 && !mayReplace) {
      throw new CliUsageError(
        `${path}: there is a file; name another one, or replace it with --force`,
      );
    }
    return await wholeFile(existing === undefined ? path : await realpath(path));
  } catch (error) {
    throw writeError(path, error, CliUsageError);
  }
}

async function wholeFile(path: string): Promise<Output> {
  const partial = `${path}.${process.pid}.partial`;
  const handle = await open(partial, "wx");
  let isPublished = false;
  return {
    write: (text) => handle.writeFile(text).catch(failed(path)),
    publish: async () => {
      await handle.sync().catch(failed(path));
      await rename(partial, path).catch(failed(path));
      isPublished = true;
    },
    close: async () => {
      await handle.close();
      if (!isPublished) await rm(partial, { force: true });
    },
  };
}

async function streamTo(path: string): Promise<Output> {
  const handle = await open(path, "w");
  return {
    write: (text) => handle.writeFile(text).catch(failed(path)),
    publish: () => Promise.resolve(),
    close: () => handle.close(),
  };
}

function standardOutput({ io, signal }: Pick<Context, "io" | "signal">): Output {
  const { stdout } = io;
  return {
    write: async (text) => {
      if (!stdout.write(safeJson(text, stdout.isTTY))) await once(stdout, "drain", { signal });
    },
    publish: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

function missing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}

function failed(path: string): (error: unknown) => never {
  return (error) => {
    throw writeError(path, error, CommandFailed);
  };
}

/** A failed file operation as an error with one line for a person; any other error unchanged. */
function writeError(
  path: string,
  error: unknown,
  Kind: typeof CliUsageError | typeof CommandFailed,
): unknown {
  if (!(error instanceof Error) || !("code" in error)) return error;
  const why: Record<string, string> = {
    ENOENT: "no such directory; create it first",
    EACCES: "permission denied; name a path that you may write to",
    EROFS: "the file system is read-only; name a path on another one",
    ENOSPC: "no space left on the disk; free some, or name a path on another one",
    ENOTDIR: "part of the path is not a directory; check the path",
  };
  const code = String(error.code);
  return new Kind(`${path}: cannot be written: ${why[code] ?? code}`);
}
