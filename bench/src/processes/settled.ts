/** Waits until a server has done the work that follows an import. */
import { setTimeout as sleep } from "node:timers/promises";

import { BenchError } from "../bench-error.ts";

const WINDOW_MS = 1000;
const IDLE_WINDOWS = 4;
/** CPU seconds in a window that a server takes which has nothing to do: its timers. */
const IDLE_CPU_SECONDS = 0.01;
const LONGEST_WAIT_MS = 300_000;

/** A process that tells its CPU seconds so far, where the system reports them. */
export interface Settling {
  cpuSeconds(): number | undefined;
}

/**
 * Waits until a server is idle for four seconds. After an import it counts the new events by day,
 * slowly, so that callers come first; a measurement beside that would measure both.
 *
 * @throws {BenchError} it is still busy after five minutes
 * @example await settled(running);
 */
export async function settled(server: Settling, windowMs: number = WINDOW_MS): Promise<void> {
  if (await isSettledWithin(server, LONGEST_WAIT_MS, windowMs)) return;
  throw new BenchError("the server is still busy five minutes after the import");
}

/**
 * The same for a measurement that goes on beside the work that is left.
 *
 * @returns whether it became idle in time; true where the system does not tell
 * @example await isSettledWithin(running, 60_000) // false: it still counts
 */
export async function isSettledWithin(
  server: Settling,
  longestMs: number,
  windowMs: number = WINDOW_MS,
): Promise<boolean> {
  const deadline = performance.now() + longestMs;
  let idle = 0;
  let before = server.cpuSeconds();
  while (before !== undefined && idle < IDLE_WINDOWS) {
    if (performance.now() > deadline) return false;
    await sleep(windowMs);
    const now = server.cpuSeconds() ?? before;
    idle = now - before <= IDLE_CPU_SECONDS ? idle + 1 : 0;
    before = now;
  }
  return true;
}
