/** Detects silently lost PostgreSQL connections. Tested through loss.test.ts. */
import type { Client } from "pg";

import { dropClient } from "./postgres-connection.ts";

const INTERVAL_MS = 2000;

/**
 * Sends a query every two seconds and cuts the connection if there is no answer within its query
 * timeout.
 *
 * @returns a function that stops it
 */
export function watchConnection(client: Client): () => void {
  let isWaiting = false;
  const timer = setInterval(() => {
    if (isWaiting) return;
    isWaiting = true;
    client.query("select 1").then(
      () => {
        isWaiting = false;
      },
      () => dropClient(client),
    );
  }, INTERVAL_MS);
  timer.unref();
  return () => clearInterval(timer);
}
