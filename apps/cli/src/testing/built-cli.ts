/** Set-up of all tests: the command line, built once, from the sources as they are now. */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    /** A directory of this run: the program is in `built/`. It is removed at the end. */
    readonly cli_directory: string;
  }
}

const BUILD = fileURLToPath(new URL("../../build.mjs", import.meta.url));

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), "hellorec-cli-"));
  const build = async () => {
    await promisify(execFile)(process.execPath, [BUILD, join(directory, "built")]);
  };
  await build();
  project.onTestsRerun(build);
  project.provide("cli_directory", directory);
  return () => rm(directory, { recursive: true, force: true });
}
