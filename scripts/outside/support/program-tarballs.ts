/** The packed programs, and empty folders of strangers in which npm or pnpm runs them. */
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { Manager } from "./client-projects.ts";
import { environment } from "./environment.ts";
import type { Outcome } from "./machine.ts";
import { startLine } from "./program.ts";
import type { StartedLine } from "./program.ts";

const POLL_MS = 100;
const LIMIT_MS = 120_000;

/** A program, by the folder that it is in. */
export type Program = "cli" | "server";

/** A machine with the tarballs, and nothing else of this project. */
export interface Tarballs extends AsyncDisposable {
  /** The command that runs a program out of its tarball, in any folder made by `emptyFolder`. */
  command(program: Program, manager: Manager): string;
  /** The paths of both tarballs, from there. */
  readonly both: string;
  /** Makes an empty folder. @returns its path */
  emptyFolder(name: string): Promise<string>;
  /** Runs a line to its end, in the folder or else outside of any. */
  run(line: string, limitMs?: number, folder?: string): Promise<Outcome>;
  start(line: string, folder: string): StartedLine;
}

/** A server that one of the lines has started. */
export interface StartedServer {
  readonly url: string;
  /** Everything that it wrote so far. */
  readonly output: () => string;
  /** The process of the server itself, below npm and the shell, once it has logged anything. */
  readonly pid: () => number;
  /** Ends it as a service manager does. @returns the exit status of the line */
  stop(): Promise<number | null>;
}

/** Packs both programs of the checkout. */
export async function packPrograms(root: string): Promise<Tarballs> {
  const directory = await realpath(await mkdtemp(join(tmpdir(), "hellorec-programs-")));
  const packed = join(directory, "tarballs");
  for (const program of ["cli", "server"]) {
    const line = ["-y", "pnpm@12", "--filter", `@hellorec/${program}`, "pack"];
    const options = { cwd: root, encoding: "utf8", stdio: "pipe", timeout: LIMIT_MS } as const;
    execFileSync("npx", [...line, "--pack-destination", packed], options);
  }
  const files = await readdir(packed);
  const env = await environment(directory, "127.0.0.1:0");
  // It stands for the server of a checkout, which this machine has not.
  await rm(join(directory, "bin/hellorec-server"));
  const fileOf = (program: Program) => {
    const file = files.find((name) => name.startsWith(`hellorec-${program}-`));
    if (file === undefined) throw new Error(`no tarball of ${program} was packed`);
    return file;
  };
  const start: Tarballs["start"] = (line, folder) => startLine(line, folder, env);
  return {
    both: `../tarballs/${fileOf("cli")} ../tarballs/${fileOf("server")}`,
    // pnpm looks for a relative path in a folder of its own.
    command: (program, manager) =>
      manager === "npm"
        ? `npx -y ../tarballs/${fileOf(program)}`
        : `npx -y pnpm@12 dlx ${join(packed, fileOf(program))}`,
    async emptyFolder(name) {
      const folder = join(directory, name);
      await mkdir(folder);
      return folder;
    },
    async run(line, limitMs = LIMIT_MS, folder = directory) {
      const started = start(line, folder);
      const deadline = Date.now() + limitMs;
      while (started.isRunning() && Date.now() < deadline) await sleep(POLL_MS);
      return { status: await started.stop(), output: started.output() };
    },
    start,
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** Waits until a line that starts a server says that it serves. */
export async function serving(started: StartedLine): Promise<StartedServer> {
  const deadline = Date.now() + LIMIT_MS;
  const find = (pattern: RegExp) => pattern.exec(started.output())?.[1];
  let url: string | undefined;
  while (url === undefined) {
    if (!started.isRunning() || Date.now() > deadline) {
      await started.stop();
      throw new Error(`it serves nothing:\n${started.output()}`);
    }
    await sleep(POLL_MS);
    url = find(/hellorec serves (http:\S+)\n/);
  }
  // Its log names it.
  const pid = () => Number(find(/"pid":(\d+)/));
  return {
    url,
    pid,
    output: () => started.output(),
    async stop() {
      process.kill(pid(), "SIGTERM");
      const end = Date.now() + LIMIT_MS;
      while (started.isRunning() && Date.now() < end) await sleep(POLL_MS);
      return started.stop();
    },
  };
}
