/** The `model` procedures: train, status, history and progress. Tested through training.test.ts. */
import type { ModelPort, ModelStatus } from "@hellorec/api";
import type { ModelTable } from "@hellorec/store";

import type { ServingModelHolder } from "../serving/serving-model-holder.ts";
import type { TrainingCoordinator } from "./coordinator.ts";
import type { CurrentFitJob } from "./fit-job.ts";
import type { ModelComparison } from "./model-comparison.ts";

/** What the port reads. */
export interface ModelPortOptions {
  readonly coordinator: Pick<TrainingCoordinator, "requestFit">;
  readonly comparison: Pick<ModelComparison, "status">;
  readonly job: CurrentFitJob;
  readonly holder: Pick<ServingModelHolder, "current">;
  readonly models: Pick<ModelTable, "history">;
  /** The types in the log that carry no weight. */
  readonly unweightedTypes: () => Promise<NonNullable<ModelStatus["unweighted_types"]>>;
}

/** The contract's port for models. */
export function modelPort(options: ModelPortOptions): ModelPort {
  const { coordinator, comparison, job, holder, models, unweightedTypes } = options;
  return {
    train() {
      const { job_id, state } = coordinator.requestFit();
      return Promise.resolve({ job_id, state });
    },
    async status() {
      // While the database is away, a model serves all the same, and its status is answered.
      const unweighted = await unweightedTypes().catch(() => []);
      const info = holder.current?.info;
      return {
        model: info ?? null,
        version: info?.version ?? null,
        trained_at: info?.trained_at ?? null,
        job: job.current ?? null,
        ...(comparison.status !== undefined && { search: comparison.status }),
        ...(unweighted.length > 0 && { unweighted_types: unweighted }),
      };
    },
    history: async ({ limit }) => ({ models: await models.history(limit) }),
    progress: (query, signal) => job.watch(query.job_id, signal),
  };
}
