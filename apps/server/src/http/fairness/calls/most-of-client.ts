/** How many calls a client may run when the next one of those that wait starts. */

import type { Arrivals } from "../arrivals.ts";

/** A client that runs so many waits for a turn. */
export const MANY_OF_CLIENT = 8;
/** While iterations are long and so many run, only clients that run none start a call. */
const FEW_RUNNING = 4;
/** While iterations are long and so many run, no client starts a call that waited. */
const ENOUGH_RUNNING = 8;
/** While many connections arrive and so many calls run, no client starts a call that waited. */
const RUNNING_BESIDE_ARRIVALS = 4;

/** The state of a queue of calls in one iteration of the event loop. */
export interface QueueState {
  /** Calls of all clients that run. */
  readonly running: number;
  /** Whether the last iteration was long. Calls that wait for a disk or a database leave it short. */
  readonly isLong: boolean;
  /** The connections that arrive: the system hands over one in each iteration. */
  readonly arrivals: Pick<Arrivals, "areMany" | "areHeldUp">;
}

/**
 * A client that runs so many calls starts no other one in this iteration. In a long iteration another
 * call would not end sooner for starting now, and those that run would end later.
 *
 * @returns 0: no client starts one
 * @example mostOfClient({ running: 5, isLong: true, arrivals }); // 1
 */
export function mostOfClient({ running, isLong, arrivals }: QueueState): number {
  if (arrivals.areHeldUp || (arrivals.areMany && running >= RUNNING_BESIDE_ARRIVALS)) return 0;
  if (!isLong) return Infinity;
  if (running >= ENOUGH_RUNNING) return 0;
  return running >= FEW_RUNNING ? 1 : MANY_OF_CLIENT;
}
