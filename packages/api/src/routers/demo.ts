/** Procedures of the demo. */
import { procedure, router } from "../base/trpc.ts";
import { demoRemoveOutput, demoStatusOutput } from "../schemas/demo.ts";
import { noInput } from "../schemas/primitives.ts";

/** `demo.*`. @example const { loaded } = await caller.demo.status(); */
export const demo = router({
  status: procedure
    .meta({
      scope: "admin",
      description: "Whether the store has the demo, and whether it has anything else.",
    })
    .input(noInput)
    .output(demoStatusOutput)
    .query(({ ctx }) => ctx.demo.status()),

  remove: procedure
    .meta({
      scope: "admin",
      effect: { isDestructive: true, isIdempotent: true },
      description: "Removes the demo: its films, its viewers and every event on its films.",
    })
    .input(noInput)
    .output(demoRemoveOutput)
    .mutation(({ ctx }) => ctx.demo.remove()),
});
