/** The built program as a process, in an empty folder for each test. */
import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterEach, beforeEach } from "vitest";

/** The bundle, or another build that a command names. */
export const PROGRAM_FILE =
  process.env["FAULTS_PROGRAM"] ??
  fileURLToPath(new URL("../../dist/hellorec-server.js", import.meta.url));

/** How a process ended, and what it printed. */
export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** A running process. */
export interface Running {
  readonly child: ChildProcess;
  /** Resolves with the address it printed. */
  readonly url: Promise<string>;
  readonly ended: Promise<Ended>;
}

/** Starts the program in the folder of the current test. */
export interface BuiltProgram {
  readonly folder: string;
  start(args: readonly string[], environment?: Readonly<Record<string, string>>): Running;
  /** Runs a command to its end. */
  run(args: readonly string[], environment?: Readonly<Record<string, string>>): Promise<Ended>;
}

/**
 * Prepares the tests of a file. After each test, its processes are killed and its folder is removed.
 *
 * @throws {Error} the program is not built
 */
export function builtProgram(): BuiltProgram {
  if (!existsSync(PROGRAM_FILE)) {
    throw new Error("build first: pnpm --filter @hellorec/server build");
  }
  let folder = "";
  let running: Running[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "hellorec-server-"));
    running = [];
  });
  afterEach(async () => {
    for (const { child, ended } of running) {
      child.kill("SIGKILL");
      await ended;
    }
    await rm(folder, { recursive: true });
  });
  const start: BuiltProgram["start"] = (args, environment = {}) => {
    const process = startProcess(folder, args, environment);
    running.push(process);
    return process;
  };
  return {
    get folder() {
      return folder;
    },
    start,
    run: (args, environment) => start(args, environment).ended,
  };
}

function startProcess(
  cwd: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Running {
  const child = spawn(process.execPath, [PROGRAM_FILE, ...args], {
    cwd,
    env: { PATH: process.env["PATH"], PORT: "0", SHUTDOWN_GRACE_SECONDS: "0", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  const ended = new Promise<Ended>((resolve) => {
    child.once("close", (status, signal) => resolve({ status, signal, out, err }));
  });
  const url = new Promise<string>((resolve, reject) => {
    child.stdout.on("data", (chunk: Buffer) => {
      out += chunk.toString();
      const [address] = /http:\/\/\S+/.exec(out) ?? [];
      if (address !== undefined && out.includes("curl")) resolve(address);
    });
    void ended.then(() => reject(new Error(`it ended: ${out}${err}`)));
  });
  // Not every test waits for the address.
  url.catch(() => {});
  return { child, url, ended };
}
