/** The two engines: an empty store of each, the limit beside it, and the size of what was written. */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

import { openStore } from "@hellorec/store";

import { programCommand, timed } from "../processes/programs.ts";
import type { BenchPostgres } from "./postgres-server.ts";
import type { RawOutput, RawWrites } from "./raw-writes.ts";
import { rawOutputSchema } from "./raw-writes.ts";

/** An empty store, its tables made; gone when it is disposed of. */
export interface EmptyStore extends AsyncDisposable {
  /** As `DATABASE_URL` names it. */
  readonly url: string;
  /** A directory of its own, for logs. */
  readonly directory: string;
  /** Writes events with the engine alone. */
  write(writes: RawWrites): Promise<RawOutput>;
  /** What the data takes on disk, its indexes among it; no server may be running on it. */
  bytes(): Promise<number>;
}

export interface BenchEngine {
  readonly name: "sqlite" | "postgres";
  readonly title: string;
  /** What writes without this project. */
  readonly raw: string;
  empty(): Promise<EmptyStore>;
}

/** Events in a file. */
export function sqliteEngine(directory: string): BenchEngine {
  return {
    name: "sqlite",
    title: "SQLite",
    raw: "prepared INSERTs",
    async empty() {
      const own = mkdtempSync(join(directory, "sqlite-"));
      const file = join(own, "hellorec.db");
      await makeTables(file);
      return {
        url: file,
        directory: own,
        write: (writes) => writeRaw("insert-events", { ...writes, file }),
        bytes: () => Promise.resolve(statSync(file).size),
        [Symbol.asyncDispose]: () => Promise.resolve(rmSync(own, { recursive: true, force: true })),
      };
    },
  };
}

/** Events in a server's databases. */
export function postgresEngine(server: BenchPostgres, directory: string): BenchEngine {
  return {
    name: "postgres",
    title: "PostgreSQL",
    raw: "COPY",
    async empty() {
      const own = mkdtempSync(join(directory, "postgres-"));
      const database = await server.database();
      await makeTables(database.url);
      return {
        url: database.url,
        directory: own,
        write: (writes) => writeRaw("copy-events", { ...writes, url: database.url }),
        bytes: async () => Number(await database.ask("select pg_total_relation_size('events')")),
        [Symbol.asyncDispose]: async () => {
          await database[Symbol.asyncDispose]();
          rmSync(own, { recursive: true, force: true });
        },
      };
    },
  };
}

async function makeTables(url: string): Promise<void> {
  const store = await openStore({ url });
  await store.close();
}

async function writeRaw(
  program: "insert-events" | "copy-events",
  input: RawWrites & ({ readonly file: string } | { readonly url: string }),
): Promise<RawOutput> {
  return (await timed([...programCommand(program), JSON.stringify(input)], rawOutputSchema)).output;
}
