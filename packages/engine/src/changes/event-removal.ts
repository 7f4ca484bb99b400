/** Removes events of many users at once, such as those of a demo. Tested through engine.test.ts. */
import type { EventLog, RemovedEvents } from "@hellorec/store";

import type { PublishChange } from "./change-publisher.ts";

/** Removes events, then brings everything derived from them up to date. @returns how many */
export type RemoveEvents = (which: RemovedEvents) => Promise<number>;

/** Makes the function. What was removed before a failure is published too. */
export function eventRemoval(log: Pick<EventLog, "remove">, publish: PublishChange): RemoveEvents {
  return async (which) => {
    // Unless it is known that there were none: some may be removed when it fails.
    let removedEvents = 1;
    try {
      removedEvents = await log.remove(which);
      return removedEvents;
    } finally {
      publish({ kind: "events_removed", removed_events: removedEvents });
    }
  };
}
