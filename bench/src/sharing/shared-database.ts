/** The database that servers share: the one that is named, or one of a PostgreSQL started here. */
import type { DatabaseNode } from "../databases/given-database.ts";
import { givenDatabase } from "../databases/given-database.ts";
import { distribute } from "../servers/hellorec-server.ts";
import { BenchPostgres } from "../store/postgres-server.ts";

/** Empty; gone, or empty again, when it is disposed of. */
export interface EmptyDatabase extends AsyncDisposable {
  readonly url: string;
  readonly nodes: readonly DatabaseNode[];
}

/** Stops when it is disposed of, if it was started here. */
export interface SharedDatabase extends AsyncDisposable {
  /** With its version. */
  readonly title: string;
  readonly kind: "postgresql" | "citus";
  empty(): Promise<EmptyDatabase>;
}

/**
 * Starts it, or looks at it.
 *
 * @param url undefined: a PostgreSQL from an npm package, or that of TEST_DATABASE_URL
 * @throws {BenchError} it does not start, can't be reached, or is not empty
 */
export async function sharedDatabase(url: string | undefined): Promise<SharedDatabase> {
  if (url !== undefined) {
    const given = await givenDatabase(url);
    return {
      title: given.title,
      kind: given.kind,
      async empty() {
        await given.empty();
        if (given.kind === "citus") await distribute(url);
        return { url, nodes: given.nodes, [Symbol.asyncDispose]: () => given.empty() };
      },
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  }
  const server = await BenchPostgres.start();
  return {
    title: `PostgreSQL ${String(await server.version())}`,
    kind: "postgresql",
    async empty() {
      const database = await server.database();
      return {
        url: database.url,
        nodes: [{ name: "database", url: database.url }],
        [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
      };
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
