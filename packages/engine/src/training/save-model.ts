/** Saves a model that the fit process sent. Tested through coordinator.test.ts. */
import type { ModelInfo } from "@hellorec/api";
import type { ModelTable } from "@hellorec/store";

import type { SavedModel } from "../serving/serving-model-holder.ts";
import type { FitOutput } from "./fit-process/run-fit-process.ts";

/**
 * Gives a model its version and saves it.
 *
 * @param discardCount `ModelTable.discardCount()` before the fit started
 * @returns undefined if models were discarded since then: the model may include erased events
 */
export async function saveModel(
  models: Pick<ModelTable, "save">,
  { body, digest, summary }: FitOutput,
  discardCount: number,
): Promise<SavedModel | undefined> {
  const trainedAt = new Date().toISOString();
  const info: ModelInfo = {
    version: versionOf(trainedAt, digest),
    trained_at: trainedAt,
    ...summary,
  };
  const isSaved = await models.save({ info, body, discardCount });
  return isSaved ? { info, body, discardCount } : undefined;
}

/** Sorts by age, and differs for models of the same millisecond. */
function versionOf(trainedAt: string, digest: string): string {
  return `${trainedAt.replaceAll(/[-:.]/g, "")}-${digest.slice(0, 8)}`;
}
