/** Distributes a store over the workers of a cluster. Tested through distribute-database.test.ts. */
import { StoreError } from "./contract/store-error.ts";
import { isPostgresUrl } from "./postgres/url.ts";

/**
 * Migrates a store, spreads its events over the workers of a Citus cluster by `user_id`, and leaves the
 * rest with the coordinator. No server may use it meanwhile. What is distributed already stays as it is.
 *
 * @param url of a database of the coordinator
 * @param log receives a line with what was done
 * @throws {StoreError} UNUSABLE: it is no such database, or a server uses it
 * @example await distributeStore("postgres://user@coordinator/hellorec", console.error);
 */
export async function distributeStore(url: string, log: (line: string) => void): Promise<void> {
  if (!isPostgresUrl(url)) {
    throw new StoreError(
      "UNUSABLE",
      "only a database in PostgreSQL with Citus can be distributed: name it in DATABASE_URL",
    );
  }
  const { distributeDatabase } = await import("./postgres/distribution/distribute-database.ts");
  await distributeDatabase(url, log);
}
