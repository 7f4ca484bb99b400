/**
 * The load's share of the processor. Callers run on other machines as a rule, so the load's process
 * gives way to the server that it calls.
 */
import { constants, getPriority, setPriority } from "node:os";

/** Only root may raise the priority again, which the servers of the next cases need. */
const MAY_RAISE_AGAIN = process.getuid?.() === 0;

/** The priority of the load in the terms of `nice`: 0 is the server's, 19 the lowest. */
export const LOAD_PRIORITY = MAY_RAISE_AGAIN ? constants.priority.PRIORITY_BELOW_NORMAL : 0;

/** Runs a load at its priority. Processes that it starts have it as well. */
export async function atLoadPriority<Result>(load: () => Promise<Result>): Promise<Result> {
  if (!MAY_RAISE_AGAIN) return load();
  const before = getPriority();
  setPriority(LOAD_PRIORITY);
  try {
    return await load();
  } finally {
    setPriority(before);
  }
}
