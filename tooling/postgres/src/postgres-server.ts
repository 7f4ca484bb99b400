/** A temporary PostgreSQL server, whose programs come from an npm package. */
import { existsSync, rmSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Client } from "pg";

import { Cluster } from "./cluster.ts";
import { createDatabase } from "./create-database.ts";
import { freePort } from "./free-port.ts";
import { stopAtExit } from "./stop-at-exit.ts";

const USER = "postgres";
const PASSWORD = "not a secret";

/** "fast" stops with a checkpoint. "immediate" is like a power cut: the next start recovers. */
export type StopMode = "fast" | "immediate";

/** 20 attempts of 50 ms: the server ends within a second, or its directory stays. */
const REMOVAL_ATTEMPTS = 20;
const REMOVAL_DELAY_MS = 50;

/** How a server is created. */
export interface PostgresServerOptions {
  /** Options of `initdb`, such as the locale. @default UTF-8 with the locale of the machine */
  readonly initdb_flags?: readonly string[];
  /**
   * Whether a commit waits until the disk has it, as in production. Only a power cut shows the
   * difference, and no test has one: a killed server loses nothing either way. @default true
   */
  readonly waits_for_disk?: boolean;
}

/** Settings of a server that does not wait. A setting of the whole server (`alter system`) still wins. */
const WITHOUT_WAITS = ["--no-sync", "--set=fsync=off", "--set=full_page_writes=off"];

/**
 * A running server. Its settings are PostgreSQL's own, where its options say nothing else: fsync and
 * synchronous_commit are on.
 *
 * @example
 * await using server = await PostgresServer.start();
 * const store = await openStore({ url: await server.database("shop") });
 */
export class PostgresServer implements AsyncDisposable {
  readonly port: number;
  readonly #cluster: Cluster;
  readonly #directory: string;
  readonly #atExit: Disposable;

  private constructor(cluster: Cluster, directory: string, port: number) {
    this.#cluster = cluster;
    this.#directory = directory;
    this.port = port;
    this.#atExit = stopAtExit(() => {
      cluster.kill();
      removeWhileServerEnds(directory);
    });
  }

  /** Starts a server. @throws {Error} with its output if it does not start */
  static async start(options: PostgresServerOptions = {}): Promise<PostgresServer> {
    const { initdb_flags = [], waits_for_disk: waits = true } = options;
    const directory = await mkdtemp(join(tmpdir(), "hellorec-postgres-"));
    const port = await freePort();
    try {
      // PostgreSQL refuses to run as root. The user it runs as needs to enter the directory.
      await chmod(directory, 0o711);
      const cluster = await Cluster.create({
        directory,
        port,
        user: USER,
        password: PASSWORD,
        initdb_flags: ["-E", "UTF8", ...(waits ? [] : WITHOUT_WAITS), ...initdb_flags],
      });
      await cluster.start();
      return new PostgresServer(cluster, directory, port);
    } catch (cause) {
      await rm(directory, { recursive: true, force: true });
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`PostgreSQL does not start: ${reason}`, { cause });
    }
  }

  /** A URL with the administrator's name and password. `port` can be that of a proxy. */
  url(database = "postgres", port = this.port): string {
    return `postgres://${USER}:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/${database}`;
  }

  /** Creates an empty database. @returns its URL */
  async database(name: string): Promise<string> {
    const client = new Client({ connectionString: this.url() });
    await client.connect();
    try {
      await createDatabase(client, name);
    } finally {
      await client.end();
    }
    return this.url(name);
  }

  /** Stops the server, also with open connections. Resolves once its process has ended. */
  stop(mode: StopMode = "fast"): Promise<void> {
    return this.#cluster.stop(mode === "fast" ? "SIGINT" : "SIGQUIT");
  }

  /** Starts a stopped server with the same data and address. */
  start(): Promise<void> {
    return this.#cluster.start();
  }

  /** Stops the server if it runs, and removes its data. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#cluster.stop("SIGINT");
    this.#atExit[Symbol.dispose]();
    await rm(this.#directory, { recursive: true, force: true });
  }
}

/** Removes a directory in which an ending server may still create files. Blocks for a second at most. */
function removeWhileServerEnds(directory: string): void {
  const never = new Int32Array(new SharedArrayBuffer(4));
  for (let attempt = 0; existsSync(directory) && attempt < REMOVAL_ATTEMPTS; attempt++) {
    if (attempt > 0) Atomics.wait(never, 0, 0, REMOVAL_DELAY_MS);
    try {
      rmSync(directory, { recursive: true, force: true });
    } catch {
      // A file was created after its directory was read. The next attempt finds it.
    }
  }
}
