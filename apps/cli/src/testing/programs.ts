/** For tests: the command line as built, and the real server, each as a process of its own. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { inject } from "vitest";

const SERVER = fileURLToPath(new URL("../../../server/dist/hellorec-server.js", import.meta.url));
const POLL_MS = 50;

/** What a finished run left behind. */
export interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A run that goes on. */
export interface Running {
  readonly finished: Promise<Finished>;
  /** What it wrote so far. */
  readonly stdout: () => string;
  signal(name: NodeJS.Signals): void;
}

/** The command line, as the set-up built it. Its disposal ends what still runs. */
export interface BuiltCli extends AsyncDisposable {
  /** The program's file. */
  readonly file: string;
  start(args: readonly string[], env?: Readonly<Record<string, string>>): Running;
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Finished>;
}

/** A server on a free port. */
export interface ServerProcess extends AsyncDisposable {
  readonly url: string;
}

export async function buildCli(): Promise<BuiltCli> {
  const file = join(inject("cli_directory"), "built/hellorec.js");
  const running = new Set<Running>();
  const start: BuiltCli["start"] = (args, env = {}) => {
    const started = startProgram(file, args, env);
    running.add(started);
    const forget = () => void running.delete(started);
    started.finished.then(forget, forget);
    return started;
  };
  return {
    file,
    start,
    run: (args, env) => start(args, env).finished,
    async [Symbol.asyncDispose]() {
      for (const program of running) {
        program.signal("SIGKILL");
        await program.finished;
      }
    },
  };
}

function startProgram(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Running {
  const child = spawn(process.execPath, [file, ...args], {
    env: { ...inheritedEnvironment(), ...env },
  });
  child.stdin.end();
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  return {
    finished: new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (status, signal) =>
        resolve({ status: statusOf(status, signal), stdout, stderr }),
      );
    }),
    stdout: () => stdout,
    signal: (name) => child.kill(name),
  };
}

/** The environment of the tests without what the command line reads of it. */
export function inheritedEnvironment(): Record<string, string | undefined> {
  const ignored = /^(HELLOREC_URL|NO_COLOR|FORCE_COLOR|(https?|all|no)_proxy)$/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ignored.test(name)));
}

/** The exit status as a shell has it. */
function statusOf(status: number | null, signal: NodeJS.Signals | null): number | null {
  return signal === null ? status : 128 + constants.signals[signal];
}

/** What a server serves. */
export interface ServerOptions {
  /** The store. @default a file of its own, gone with the server */
  readonly databaseUrl?: string;
  /** Fills the store with the demo, and resolves when its model serves. */
  readonly demo?: boolean;
}

export async function startServer(options: ServerOptions = {}): Promise<ServerProcess> {
  const { databaseUrl, demo = false } = options;
  const directory = await mkdtemp(join(tmpdir(), "hellorec-server-"));
  const file = join(directory, "hellorec.db");
  if (demo) await copyFile(await demoFile(), file);
  const server = await startOver(databaseUrl ?? file, demo);
  return {
    url: server.url,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** The demo is loaded and fitted once: every other server takes a copy of its file. */
let filled: Promise<string> | undefined;
function demoFile(): Promise<string> {
  return (filled ??= fillDemo());
}

async function fillDemo(): Promise<string> {
  const file = join(await mkdtemp(join(inject("cli_directory"), "demo-")), "demo.db");
  // A server that stops leaves one complete file.
  await (await startOver(file, true))[Symbol.asyncDispose]();
  return file;
}

async function startOver(databaseUrl: string, demo: boolean): Promise<ServerProcess> {
  if (!existsSync(SERVER)) throw new Error("no server is built: run `npx pnpm@12 build` first");
  const env = {
    ...process.env,
    HOST: "127.0.0.1",
    PORT: "0",
    DATABASE_URL: databaseUrl,
    LOG_LEVEL: "warn",
    SHUTDOWN_GRACE_SECONDS: "0",
  };
  const child = spawn(process.execPath, [SERVER, "serve", ...(demo ? ["--demo"] : [])], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => child.on("close", resolve));
  let url: string | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    url = /serves (http:\S+)/.exec(line)?.[1];
    if (url !== undefined) break;
  }
  child.stdout.resume();
  if (url === undefined) throw new Error("the server did not start");
  while (demo && !(await fetch(`${url}/readyz`)).ok) await sleep(POLL_MS);
  return {
    url,
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
