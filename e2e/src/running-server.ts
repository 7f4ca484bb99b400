/** A built server in its own process, with its own data file. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { createClient } from "@hellorec/client";
import type { HellorecClient } from "@hellorec/client";
import { createKey } from "@hellorec/credentials";

const PROGRAM = fileURLToPath(
  new URL("../../apps/server/dist/hellorec-server.js", import.meta.url),
);
const READY_MS = 60_000;

/** A server process. */
export interface RunningServer {
  /** Without a trailing slash. */
  readonly url: string;
  /** With the key, if there is one. */
  readonly client: HellorecClient;
  /** A key of scope admin; undefined: the server needs none. */
  readonly key: string | undefined;
  /** Ends the process; `start` starts it again on the same address and data. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Ends the process and removes its data. */
  remove(): Promise<void>;
}

/**
 * Starts a server; it is ready when this resolves.
 *
 * @param options.demo fill the empty store with the demo catalog
 * @param options.hasKeys whether it needs a key from the start
 * @param options.env further settings
 * @throws {Error} the program is not built, or ended; the message has its output
 */
export async function startServer(options: {
  readonly demo: boolean;
  readonly hasKeys: boolean;
  readonly env?: Readonly<Record<string, string>> | undefined;
}): Promise<RunningServer> {
  const directory = await mkdtemp(join(tmpdir(), "hellorec-e2e-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const key = options.hasKeys ? createKey().text : undefined;
  let child: ReturnType<typeof spawn> | undefined;
  const start = async () => {
    const args = [PROGRAM, "serve", ...(options.demo ? ["--demo"] : [])];
    const env = {
      ...process.env,
      PORT: String(port),
      DATABASE_URL: join(directory, "e2e.db"),
      LOG_LEVEL: "error",
      SHUTDOWN_GRACE_SECONDS: "0",
      // A fixed model: comparing models would take both cores from the browser.
      MODEL: "rp3beta",
      ...(key !== undefined && { HELLOREC_ADMIN_KEY: key }),
      ...options.env,
    };
    child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (data: Buffer) => (output += data.toString()));
    }
    const deadline = Date.now() + READY_MS;
    while (!(await isReady(url))) {
      if (child.exitCode !== null || Date.now() > deadline) {
        throw new Error(`the server is not ready (is it built? pnpm build):\n${output}`);
      }
      await delay(50);
    }
  };
  const stop = async () => {
    if (child === undefined || child.exitCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  };
  await start();
  return {
    url,
    client: createClient({
      url,
      ...(key !== undefined && { headers: { authorization: `Bearer ${key}` } }),
    }),
    key,
    start,
    stop,
    async remove() {
      await stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`).then(
    (response) => response.ok,
    () => false,
  );
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("no port is free");
  return address.port;
}
