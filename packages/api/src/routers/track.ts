/** The procedure that takes in events. */
import { procedure } from "../base/trpc.ts";
import { trackInput, trackOutput } from "../schemas/event.ts";

export const track = procedure
  .meta({ description: "Adds events to the log; answers once they are on disk." })
  .input(trackInput)
  .output(trackOutput)
  .mutation(({ ctx, input }) => ctx.events.track(input.events));
