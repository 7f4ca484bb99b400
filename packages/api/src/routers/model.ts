/** Procedures that fit models and report on them. */
import { procedure, router } from "../base/trpc.ts";
import {
  fitJobSchema,
  modelHistoryInput,
  modelHistoryOutput,
  modelStatusOutput,
  progressInput,
  trainOutput,
} from "../schemas/model.ts";
import { noInput } from "../schemas/primitives.ts";

/** `model.*`. @example const { job_id } = await caller.model.train(); */
export const model = router({
  train: procedure
    .meta({
      scope: "admin",
      effect: { isDestructive: false, isIdempotent: false },
      description: "Starts a fit, or joins the one in progress; answers at once.",
    })
    .input(noInput)
    .output(trainOutput)
    .mutation(({ ctx }) => ctx.model.train()),

  status: procedure
    .meta({ scope: "admin", description: "The model that serves, and the fit in progress." })
    .input(noInput)
    .output(modelStatusOutput)
    .query(({ ctx }) => ctx.model.status()),

  history: procedure
    .meta({ scope: "admin", description: "This and earlier models, newest first." })
    .input(modelHistoryInput)
    .output(modelHistoryOutput)
    .query(({ ctx, input }) => ctx.model.history(input)),

  progress: procedure
    .meta({ scope: "admin", description: "The progress of a fit, as it changes." })
    .input(progressInput)
    .subscription(async function* ({ ctx, input, signal }) {
      for await (const job of ctx.model.progress(input, signal)) yield fitJobSchema.parse(job);
    }),
});
