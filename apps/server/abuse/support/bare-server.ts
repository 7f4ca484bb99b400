/** The built server with outputs that a test chooses: a full device, a pipe that nobody reads. */
import type { ChildProcess, StdioOptions } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { Connection } from "../../faults/support/http.ts";
import type { Answer } from "../../faults/support/http.ts";
import { program } from "../../faults/support/server.ts";

const SHUTDOWN_SECONDS = 2;
/** What the operating system may take to end a process, on a busy machine. */
const GRACE_MS = 5000;

const ANSWER_MS = 10_000;

/** How a process ended. */
export interface End {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A server whose outputs the harness does not read. */
export class BareServer {
  readonly child: ChildProcess;
  readonly connection: Connection;
  readonly #ended: Promise<End>;

  private constructor(child: ChildProcess, port: number) {
    this.child = child;
    this.connection = new Connection(`http://127.0.0.1:${port}`);
    this.#ended = once(child, "exit").then(() => ({
      status: child.exitCode,
      signal: child.signalCode,
    }));
  }

  static async start(
    folder: string,
    stdio: StdioOptions,
    settings: Readonly<Record<string, string>> = {},
  ): Promise<BareServer> {
    const port = await freePort();
    const child = spawn(process.execPath, [program, "serve"], {
      cwd: folder,
      env: {
        PATH: process.env["PATH"],
        PORT: String(port),
        DATABASE_URL: "hellorec.db",
        SHUTDOWN_SECONDS: String(SHUTDOWN_SECONDS),
        SHUTDOWN_GRACE_SECONDS: "0",
        REFIT_AFTER_EVENTS: "0",
        REFIT_AFTER_HOURS: "0",
        ...settings,
      },
      stdio,
    });
    return new BareServer(child, port);
  }

  /** The status of a GET; 0: no answer within 10 s. */
  async status(path: string): Promise<number> {
    return statusOf(this.connection.send("GET", path));
  }

  /** The status of one event; 0: no answer within 10 s. */
  async track(event_id: string): Promise<number> {
    const event = { event_id, user_id: "alice", item_id: "m", type: "like" };
    return statusOf(this.connection.send("POST", "/track", { events: [event] }));
  }

  /** Sends SIGTERM. @returns how it ended; undefined: it did not, and was killed */
  async stop(): Promise<End | undefined> {
    this.child.kill("SIGTERM");
    const end = await Promise.race([this.#ended, sleep(SHUTDOWN_SECONDS * 1000 + GRACE_MS)]);
    await this.close();
    return end ?? undefined;
  }

  /** Whether the process still runs. */
  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Kills it, if it still runs. */
  async close(): Promise<void> {
    this.connection.close();
    this.child.kill("SIGKILL");
    await this.#ended;
  }
}

async function statusOf(answering: Promise<Answer>): Promise<number> {
  const answer = await Promise.race([answering, sleep(ANSWER_MS)]);
  return answer?.kind === "answer" ? answer.status : 0;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return address !== null && typeof address === "object" ? address.port : 0;
}
