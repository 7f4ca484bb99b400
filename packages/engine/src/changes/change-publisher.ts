/** The one loop that passes changes of the data to everything derived from it. */
import type { DataChange, DerivedState } from "../derived/derived-state.ts";

/** Publishes a change that is on disk. */
export type PublishChange = (change: DataChange) => void;

/**
 * Makes a function that passes each change to all states, in their order. A state may rely on the
 * states before it: those have applied the change already.
 *
 * @example
 * const publish = changePublisher([profiles, popularity, liveLists]);
 * publish({ kind: "any_events_changed" });
 */
export function changePublisher(states: readonly DerivedState[]): PublishChange {
  return (change) => {
    for (const state of states) state.apply(change);
  };
}
