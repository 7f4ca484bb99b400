/** What a compiler accepts of a queue. Checked by `tsc --noEmit`. */
import { createClient } from "@hellorec/client";
import { createEventQueue } from "@hellorec/client/queue";
import type { DroppedEvents, EventQueue } from "@hellorec/client/queue";
import { expectTypeOf } from "vitest";

const client = createClient({ url: "http://127.0.0.1:5000" });
const queue = createEventQueue(client, {
  onDropped: (dropped) => expectTypeOf(dropped).toEqualTypeOf<DroppedEvents>(),
  onError: (error, retryInMs) => {
    expectTypeOf(error).toBeUnknown();
    expectTypeOf(retryInMs).toBeNumber();
  },
});

expectTypeOf(queue).toEqualTypeOf<EventQueue>();
expectTypeOf(queue.add({ user_id: "alice", item_id: "faust", type: "view" })).toBeString();
expectTypeOf(queue.flush()).resolves.toBeNumber();
// @ts-expect-error `type` is missing
queue.add({ user_id: "alice", item_id: "faust" });
// @ts-expect-error the queue tells it
queue.size = 0;
// @ts-expect-error no such storage
createEventQueue(client, { storage: "indexedDB" });

// A double in a test needs no more than this.
createEventQueue({ track: { mutate: () => Promise.resolve() } });
