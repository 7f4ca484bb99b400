/** Statistics of the service. */
import { procedure, router } from "../base/trpc.ts";
import { noInput } from "../schemas/primitives.ts";
import { statsOutput } from "../schemas/stats.ts";

/** `stats.*`. @example const { counts } = await caller.stats.get(); */
export const stats = router({
  get: procedure
    .meta({ scope: "admin", description: "Counts, rates and latencies, for a dashboard." })
    .input(noInput)
    .output(statsOutput)
    .query(({ ctx }) => ctx.stats.get()),
});
