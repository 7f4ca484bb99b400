import { procedure, router } from "../base/trpc.ts";
/** What the service tells of itself. */
import { noInput } from "../schemas/primitives.ts";
import { statsOutput } from "../schemas/stats.ts";

export const stats = router({
  get: procedure
    .meta({ description: "Counts, rates and latencies, for a dashboard." })
    .input(noInput)
    .output(statsOutput)
    .query(({ ctx }) => ctx.stats.get()),
});
