/** Waits for a PostgreSQL server that is starting up. Tested through opening.test.ts. */
import { setTimeout as delay } from "node:timers/promises";

import { isStarting } from "../postgres-errors.ts";

const STARTING_MS = 10_000;
const PAUSE_MS = 200;

/**
 * Retries for up to ten seconds while the server is starting up. Any other error is final.
 *
 * @param onWait called once, before the first retry
 */
export async function onceStarted<T>(open: () => Promise<T>, onWait: () => void): Promise<T> {
  const deadline = performance.now() + STARTING_MS;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await open();
    } catch (error) {
      if (!isStarting(error) || performance.now() > deadline) throw error;
    }
    if (attempt === 0) onWait();
    await delay(PAUSE_MS);
  }
}
