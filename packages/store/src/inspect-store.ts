/** Looks at a store without opening it as one. Tested through inspect-store.test.ts. */
import type { StoreInspection } from "./contract/inspection.ts";
import { isPostgresUrl } from "./postgres/url.ts";
import { inspectFile } from "./sqlite/inspect-file.ts";

/**
 * Looks at the store of a URL: its schema, its rows, and whether another process owns it. It takes no
 * lock that another process would wait for, migrates nothing, and creates no file. A database that does
 * not answer is given up after 3 seconds.
 *
 * @param url as for `openStore`
 * @throws {StoreError} NEWER, NOT_A_DATABASE or UNUSABLE, with a line for the operator: a server could not open it
 * @example (await inspectStore("data/hellorec.db")).content?.events // 1200
 */
export async function inspectStore(url: string): Promise<StoreInspection> {
  if (!isPostgresUrl(url)) return inspectFile(url);
  const { inspectDatabase } = await import("./postgres/inspect-database.ts");
  return inspectDatabase(url);
}
