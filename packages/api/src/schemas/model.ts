/** Models: fits, versions, and how each was made. */
import { z } from "zod";

import { eventType, MAX_UNWEIGHTED_TYPES } from "./event.ts";
import { instant, lastEventId, limitOf, text } from "./primitives.ts";

const jobId = text(64).describe("The ID of one fit");
const jobState = z
  .enum(["running", "done", "failed"])
  .describe(
    "running: in progress; done: its model serves, or without a version there was nothing to learn; failed: the model before it still serves",
  );
const modelVersion = z.string().max(64).describe("The ID of a model");
const trainedAt = instant.describe("When the model's fit ended");

/** One fit of a model. */
export const fitJobSchema = z.strictObject({
  job_id: jobId,
  state: jobState,
  progress: z.number().min(0).max(1).describe("Share of the work done"),
  phase: z.string().max(100).describe("What is being done, in words"),
  started_at: instant.describe("When the fit began"),
  finished_at: instant.optional().describe("When it ended"),
  model_version: modelVersion.optional().describe("The model it made, once done"),
  error: z.string().max(500).optional().describe("Why it failed, once failed"),
});

/** One model: how it was made, from what, and how good it was. */
export const modelInfoSchema = z.strictObject({
  version: modelVersion,
  algorithm: z.string().max(64).describe("The kind of model"),
  trained_at: trainedAt,
  fit_seconds: z.number().describe("How long the fit took"),
  counts: z
    .strictObject({
      events: z.int().describe("Events in the log when the fit began to read it"),
      users: z.int().describe("Users with at least one positive item that the model learned from"),
      items: z.int().describe("Items with at least one positive user"),
      interactions: z.int().describe("Distinct positive pairs of user and item"),
    })
    .describe("What the model was fitted to"),
  sample: z
    .strictObject({
      share: z
        .number()
        .min(0)
        .max(1)
        .describe("The share of all users, chosen by a hash of their IDs"),
    })
    .optional()
    .describe(
      "Where a fit to all users would have taken more than FIT_MEMORY_MB: how many it learned from; absent: from all",
    ),
  parameters: z
    .record(z.string().max(64), z.union([z.number(), z.string().max(200)]))
    .describe("The model's parameters, defaults included"),
  choice: z
    .strictObject({
      by: z
        .enum(["search", "setting", "default"])
        .describe(
          "search: models were compared; setting: the operator set it; default: a comparison follows",
        ),
      reason: z.string().max(500).describe("Why this one, in words"),
      chosen_at: instant.describe("When it was chosen"),
      interactions: z
        .int()
        .describe(
          "Interactions that the comparison used, or all users have where it used a sample; 0: there was no comparison",
        ),
    })
    .optional()
    .describe("How the kind of model and its parameters were chosen"),
  metrics: z
    .record(z.string().max(64), z.number())
    .describe("Offline quality on held-out events; popularity_… is the same for popular items"),
});

export const trainOutput = z.strictObject({ job_id: jobId, state: jobState });
export const modelStatusOutput = z.strictObject({
  model: modelInfoSchema.nullable().describe("The model that serves; null: none yet"),
  version: modelVersion.nullable().describe("model.version; null: no model yet"),
  trained_at: trainedAt.nullable().describe("model.trained_at; null: no model yet"),
  job: fitJobSchema.nullable().describe("The fit in progress, or the last one; null: none yet"),
  search: z
    .strictObject({
      started_at: instant.describe("When it began"),
      progress: z.number().min(0).max(1).describe("Share of its time that is spent"),
    })
    .optional()
    .describe("The comparison of models in progress; a fit of the best follows"),
  unweighted_types: z
    .array(
      z.strictObject({
        type: eventType.describe("The type of the events"),
        events: z.int().describe("Stored events of this type"),
      }),
    )
    .max(MAX_UNWEIGHTED_TYPES)
    .optional()
    .describe(
      "Types in the log that carry no weight, most events first, so that neither models nor lists use them; absent: there are none. The counts lag behind on a large log",
    ),
});
export const modelHistoryInput = z
  .strictObject({
    limit: limitOf(1000, 50).describe("Most models to return"),
  })
  .prefault({});
export const modelHistoryOutput = z.strictObject({
  models: z.array(modelInfoSchema).max(1000).describe("Newest first"),
});
export const progressInput = z
  .strictObject({
    job_id: jobId.optional().describe("End with this fit; if omitted, report every fit"),
    lastEventId,
  })
  .transform(({ job_id }) => ({ job_id }))
  .prefault({});

/** One fit: in progress, or how it ended. */
export type FitJob = z.output<typeof fitJobSchema>;
/** One model: how it was made, and how good it was. */
export type ModelInfo = z.output<typeof modelInfoSchema>;
/** The fit that was started or joined. */
export type TrainResult = z.output<typeof trainOutput>;
/** The model that serves, and the work on the next one. */
export type ModelStatus = z.output<typeof modelStatusOutput>;
/** How many models to give. */
export type ModelHistoryQuery = z.output<typeof modelHistoryInput>;
/** Models, newest first. */
export type ModelHistory = z.output<typeof modelHistoryOutput>;
/** Which fit to report. */
export type ProgressQuery = z.output<typeof progressInput>;
