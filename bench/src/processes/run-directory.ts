/** A directory for one run: data, logs, scripts. Gone when it is disposed of, or the program ends. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

// On the disk of the checkout: the system's temporary directory may be memory, where fsync is free.
const PARENT = fileURLToPath(new URL("../../dist/", import.meta.url));

export interface RunDirectory extends Disposable {
  readonly path: string;
}

/** Makes an empty directory. */
export function runDirectory(): RunDirectory {
  mkdirSync(PARENT, { recursive: true });
  const path = mkdtempSync(join(PARENT, "run-"));
  const remove = () => rmSync(path, { recursive: true, force: true });
  process.once("exit", remove);
  return {
    path,
    [Symbol.dispose]: () => {
      process.off("exit", remove);
      remove();
    },
  };
}
