/** The users port: the list of users, their histories, and the erasure of a user. */
import type { UsersPort } from "@hellorec/api";
import type { EventLog } from "@hellorec/store";

import type { PublishChange } from "./change-publisher.ts";

/** The contract's users port. */
export function usersPort(log: EventLog, publish: PublishChange): UsersPort {
  return {
    list: (query) => log.users(query),
    history: (query) => log.history(query),
    async forget(userId) {
      let erasedEvents: number | undefined;
      try {
        // The store discards saved models with the events, so that none serves after a restart.
        erasedEvents = await log.eraseUser(userId);
        return { erased_events: erasedEvents };
      } finally {
        // Also after a failure: some events may be erased, and a retry would not count them.
        publish({
          kind: "user_erased",
          user_id: userId,
          by: "this_process",
          erased_events: erasedEvents,
        });
      }
    },
  };
}
