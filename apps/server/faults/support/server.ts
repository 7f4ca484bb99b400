/** The built program as a process that tests start, trace and kill. */
import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { Connection } from "./http.ts";

/** The tested build. `run.mjs --program FILE` names another one, such as one broken on purpose. */
export const program =
  process.env["FAULTS_PROGRAM"] ??
  fileURLToPath(new URL("../../dist/hellorec-server.js", import.meta.url));
if (!existsSync(program)) throw new Error(`${program} is not built`);

const running = new Set<Program>();

/** How a program ended, and what it printed. */
export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** How the program is started. */
export interface Start {
  readonly folder: string;
  readonly database?: string;
  readonly settings?: Readonly<Record<string, string>>;
  /** A command that runs the program, with its arguments: `strace`. */
  readonly under?: readonly string[];
  /** Descriptors for stdout and stderr. @default pipes that the test reads */
  readonly outputs?: { readonly stdout?: number; readonly stderr?: number };
}

/** One process of `hellorec-server`. */
export class Program {
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;
  readonly #address: Promise<string>;

  constructor(args: readonly string[], start: Start) {
    const [command = "", ...rest] = [...(start.under ?? []), process.execPath, program, ...args];
    this.#child = spawn(command, rest, {
      cwd: start.folder,
      env: {
        PATH: process.env["PATH"],
        PORT: "0",
        DATABASE_URL: start.database ?? "hellorec.db",
        LOG_LEVEL: "warn",
        SHUTDOWN_GRACE_SECONDS: "0",
        // A fit would take processor time from the test.
        REFIT_AFTER_EVENTS: "0",
        REFIT_AFTER_HOURS: "0",
        ...start.settings,
      },
      stdio: ["ignore", start.outputs?.stdout ?? "pipe", start.outputs?.stderr ?? "pipe"],
    });
    running.add(this);
    let out = "";
    let err = "";
    this.#child.stderr?.on("data", (chunk: Buffer) => (err += chunk.toString()));
    this.ended = new Promise((resolve, reject) => {
      this.#child.once("error", reject);
      this.#child.once("close", (status, signal) => {
        running.delete(this);
        resolve({ status, signal, out, err });
      });
    });
    this.#address = new Promise((resolve, reject) => {
      this.#child.stdout?.on("data", (chunk: Buffer) => {
        out += chunk.toString();
        const address = /http:\/\/\S+/.exec(out)?.[0];
        if (address !== undefined && out.includes("curl")) resolve(address);
      });
      this.ended.then(() => reject(new Error(`it ended: ${out}${err}`)), reject);
    });
    // Not every test waits for the address.
    this.#address.catch(() => {});
  }

  /** The process, for its figures in /proc. */
  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** The base address, once the program is ready. @throws {Error} it ended before */
  get url(): Promise<string> {
    return this.#address;
  }

  /** The base address; undefined: the program ended before it was ready. */
  async urlIfReady(): Promise<string | undefined> {
    return this.#address.catch(() => undefined);
  }

  /** How the program ended; undefined: it still runs after these seconds. */
  endedWithin(seconds: number): Promise<Ended | undefined> {
    return Promise.race([this.ended, sleep(seconds * 1000, undefined, { ref: false })]);
  }

  /** Sends a signal. Resolves once the program has ended. */
  kill(signal: NodeJS.Signals): Promise<Ended> {
    this.#child.kill(signal);
    return this.ended;
  }
}

/** Starts `hellorec-server serve`. */
export function serve(start: Start): Program {
  return new Program(["serve"], start);
}

/** Runs a command of the program to its end. */
export function run(args: readonly string[], start: Start): Promise<Ended> {
  return new Program(args, start).ended;
}

/**
 * Measures how long a command takes, in milliseconds. Tests then kill it at a moment within that time.
 *
 * @param again runs the command once more, on new data; the first run takes longer and does not count
 */
export async function usualTime(again: () => Promise<Ended>): Promise<number> {
  await again();
  const startedAt = performance.now();
  await again();
  return Math.round(performance.now() - startedAt);
}

/** Starts a server, passes it to `use`, and kills it. */
export async function withServer<T>(
  start: Start,
  use: (connection: Connection, server: Program) => Promise<T>,
): Promise<T> {
  const server = serve(start);
  const connection = new Connection(await server.url);
  try {
    return await use(connection, server);
  } finally {
    connection.close();
    await server.kill("SIGKILL");
  }
}

/** Kills the processes that a failed test left running. */
export async function killAll(): Promise<void> {
  await Promise.all([...running].map((each) => each.kill("SIGKILL")));
}
