/**
 * Where a part of the events of a user or an item ends, in the order of stored time and log. Types and
 * numbers only.
 */

/** A stored time and, at that time, a place in the log. */
export interface EventEdge {
  readonly time: number;
  readonly seq: number;
}

/** Before every event. */
export const BEFORE_ALL: EventEdge = { time: -9e15, seq: 0 };

/** After every event. */
export const AFTER_ALL: EventEdge = { time: 9e15, seq: 0 };
