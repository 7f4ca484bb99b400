/** One server under measurement: a process that is started, watched and stopped. */
import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { BenchError } from "../bench-error.ts";
import { cpuSeconds } from "../processes/cpu-time.ts";
import { childrenPeakBytesOf, peakBytesOf } from "../processes/peak-memory.ts";

const START_SECONDS = 20;
const POLL_MS = 10;
const STOP_MS = 15_000;

export interface ServerCommand {
  readonly name: string;
  /** The program and its arguments, given the port to listen on. */
  readonly command: (port: number) => readonly string[];
  /** Settings besides PORT and NODE_ENV, given a directory of its own that is deleted afterwards. */
  readonly environment?: (directory: string) => Readonly<Record<string, string>>;
  /** Answered with 200 once it serves; left out: `/`, with any status. */
  readonly readyPath?: string;
  /** The longest that a start takes: 20 by default. */
  readonly startSeconds?: number;
  /** Why it cannot be started here, if so. */
  readonly missing?: () => string | undefined;
}

/** Stops its process when it is disposed of, or the program ends. */
export class ServerProcess implements AsyncDisposable {
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #name: string;
  readonly #log: string;
  readonly #kill: () => void;

  private constructor(child: ChildProcess, name: string, url: string, log: string) {
    this.#child = child;
    this.#name = name;
    this.url = url;
    this.#log = log;
    this.#kill = () => child.kill("SIGKILL");
    process.once("exit", this.#kill);
  }

  /**
   * Starts a server and waits until it answers.
   *
   * @param prefix goes before the command: which core to run on
   * @param directory an empty one, for its data and its log
   * @throws {BenchError} it ended, or did not answer in time; with what it logged
   */
  static async start(
    server: ServerCommand,
    options: { readonly prefix: readonly string[]; readonly directory: string },
  ): Promise<ServerProcess> {
    const port = await freePort();
    const [program, ...args] = [...options.prefix, ...server.command(port)];
    if (program === undefined) throw new Error(`${server.name}: no command`);
    const log = join(options.directory, "server.log");
    const output = openSync(log, "w");
    const child = spawn(program, args, {
      // Without the settings of this shell: servers run with their defaults.
      env: {
        ...inherited(["PATH", "HOME", "PYTHONPATH"]),
        NODE_ENV: "production",
        PORT: String(port),
        ...server.environment?.(options.directory),
      },
      stdio: ["ignore", output, output],
    });
    closeSync(output);
    const failed = new Promise<never>((_resolve, reject) => child.once("error", reject));
    const url = `http://127.0.0.1:${port}`;
    const started = new ServerProcess(child, server.name, url, log);
    try {
      await Promise.race([failed, started.#answering(server)]);
    } catch (error) {
      await started[Symbol.asyncDispose]();
      throw error;
    }
    return started;
  }

  async #answering({
    readyPath: path,
    startSeconds = START_SECONDS,
  }: ServerCommand): Promise<void> {
    const deadline = Date.now() + startSeconds * 1000;
    while (Date.now() < deadline) {
      if (this.#hasEnded()) break;
      const response = await fetch(this.url + (path ?? "/")).catch(() => undefined);
      await response?.arrayBuffer();
      if (response !== undefined && (response.ok || path === undefined)) return;
      await sleep(POLL_MS);
    }
    throw new BenchError(`${this.#name} does not serve:\n${this.#logged()}`);
  }

  /** CPU seconds so far; `undefined` where the system does not report it. */
  cpuSeconds(): number | undefined {
    return this.#child.pid === undefined ? undefined : cpuSeconds(this.#child.pid);
  }

  /** The most memory it used so far, in bytes; `undefined` where the system does not report it. */
  peakBytes(): number | undefined {
    return this.#child.pid === undefined ? undefined : peakBytesOf(this.#child.pid);
  }

  /** The most memory that one of its child processes used so far; 0 where there is none now. */
  childrenPeakBytes(): number {
    return this.#child.pid === undefined ? 0 : childrenPeakBytesOf(this.#child.pid);
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** Sends SIGTERM, after a while SIGKILL, and returns when the process has ended. */
  async [Symbol.asyncDispose](): Promise<void> {
    process.off("exit", this.#kill);
    if (this.#hasEnded() || this.#child.pid === undefined) return;
    const ended = once(this.#child, "exit");
    this.#child.kill("SIGTERM");
    const killTimer = setTimeout(this.#kill, STOP_MS);
    await ended;
    clearTimeout(killTimer);
  }

  #hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  #logged(): string {
    return readFileSync(this.#log, "utf8").slice(-2000);
  }
}

function inherited(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** A port of the loopback interface that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port is free");
  return address.port;
}
