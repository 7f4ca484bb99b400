/** The log of events, for export. */
import { procedure, router } from "../base/trpc.ts";
import { eventPage, eventsListInput } from "../schemas/event.ts";

/** `events.*`. @example const { events } = await caller.events.list({ limit: 1000 }); */
export const events = router({
  list: procedure
    .meta({ scope: "admin", description: "Events in the order of the log, for export." })
    .input(eventsListInput.prefault({}))
    .output(eventPage)
    .query(({ ctx, input }) => ctx.events.list(input)),
});
