/** The procedure that takes in events. */
import { procedure } from "../base/trpc.ts";
import { trackInput, trackOutput } from "../schemas/event.ts";

/** @example await caller.track({ events: [{ user_id: "alice", item_id: "m1", type: "view" }] }) */
export const track = procedure
  .meta({
    scope: "write",
    user: "events[].user_id",
    effect: { isDestructive: false, isIdempotent: false },
    description: "Adds events to the log; answers once they are on disk.",
  })
  .input(trackInput)
  .output(trackOutput)
  .mutation(({ ctx, input }) => ctx.events.track(input.events));
