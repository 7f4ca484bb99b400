/** A PostgreSQL server to measure: the one in TEST_DATABASE_URL, or one from an npm package. */
import { randomBytes } from "node:crypto";

import { PostgresServer } from "@hellorec/test-postgres";
import { Client } from "pg";

import { BenchError } from "../bench-error.ts";

/** A database of its own; dropped when it is disposed of. */
export interface BenchDatabase extends AsyncDisposable {
  readonly url: string;
  /** One value. */
  ask(sql: string): Promise<unknown>;
}

/** Stops when it is disposed of, if it was started here. */
export class BenchPostgres implements AsyncDisposable {
  readonly #url: string;
  readonly #stop: () => Promise<void>;

  private constructor(url: string, stop: () => Promise<void>) {
    this.#url = url;
    this.#stop = stop;
  }

  /** As it is by default: fsync and full_page_writes on, shared_buffers 128 MB. */
  static async start(): Promise<BenchPostgres> {
    const given = process.env["TEST_DATABASE_URL"];
    if (given !== undefined && given !== "") {
      return new BenchPostgres(given, () => Promise.resolve());
    }
    try {
      const server = await PostgresServer.start({ initdb_flags: ["--locale=C"] });
      return new BenchPostgres(server.url(), () => server[Symbol.asyncDispose]());
    } catch (error) {
      throw new BenchError(error instanceof Error ? error.message : String(error));
    }
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
