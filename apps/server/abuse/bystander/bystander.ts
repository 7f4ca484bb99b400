/** Starts a bystander and an idle process beside a server, and collects what the bystander saw. */
import type { ChildProcess } from "node:child_process";
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

import { z } from "zod";

import type { Observation } from "./observation.ts";
import { observationSchema } from "./observation.ts";

/** The bystander's own address: what one address may do must not be its limit. */
const ADDRESS = process.platform === "linux" ? "127.0.0.77" : "127.0.0.1";
const INTERVAL_MS = 40;
const portSchema = z.object({ port: z.number() });

/** A client that calls a server at a steady rate until it is stopped. */
export class Bystander {
  readonly #child: ChildProcess;
  readonly #idle: ChildProcess;

  private constructor(child: ChildProcess, idle: ChildProcess) {
    this.#child = child;
    this.#idle = idle;
  }

  /** Starts both processes. Calls are sent from now on. */
  static async start(server: string): Promise<Bystander> {
    const idle = start("idle-server-process.ts", {});
    const { port } = portSchema.parse(await messageOf(idle));
    const child = start("bystander-process.ts", {
      server,
      idle: `http://127.0.0.1:${port}`,
      address: ADDRESS,
      interval_ms: INTERVAL_MS,
    });
    await messageOf(child);
    return new Bystander(child, idle);
  }

  /** Stops the calls, and waits for those that are not answered yet. */
  async stop(): Promise<Observation> {
    const answer = messageOf(this.#child);
    this.#child.send("stop");
    const observation = observationSchema.parse(await answer);
    this.close();
    return observation;
  }

  /** Ends both processes, whatever they do. */
  close(): void {
    this.#child.kill("SIGKILL");
    this.#idle.kill("SIGKILL");
  }
}

function start(file: string, settings: object): ChildProcess {
  const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
  return fork(path("program.mjs"), [path(file), JSON.stringify(settings)], { execArgv: [] });
}

async function messageOf(child: ChildProcess): Promise<unknown> {
  const ended = new AbortController();
  const fail = (): void => ended.abort(new Error("a process of the harness ended early"));
  child.once("exit", fail);
  try {
    const [message]: unknown[] = await once(child, "message", { signal: ended.signal });
    return message;
  } finally {
    child.off("exit", fail);
  }
}
