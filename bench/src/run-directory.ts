/** A directory for one run: data, logs, scripts. Gone when it is disposed of. */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

// On the disk of the checkout: the system's temporary directory may be memory, where fsync is free.
const PARENT = fileURLToPath(new URL("../dist/", import.meta.url));

export interface RunDirectory extends AsyncDisposable {
  readonly path: string;
}

/** Makes an empty directory. */
export async function runDirectory(): Promise<RunDirectory> {
  await mkdir(PARENT, { recursive: true });
  const path = await mkdtemp(join(PARENT, "run-"));
  return {
    path,
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}
