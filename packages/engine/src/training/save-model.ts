/** Saves a model that the fit process sent. Tested through coordinator.test.ts. */
import type { ModelInfo } from "@hellorec/api";
import type { ModelTable } from "@hellorec/store";

import type { SavedModel } from "../serving/serving-model-holder.ts";
import type { FitOutput } from "./fit-process/run-fit-process.ts";

/**
 * Gives a model its version and saves it.
 *
 * @param before the state before the fit started: `ModelTable.discardCount()`, and the events in the log
 * @returns undefined if models were discarded since then: the model may include erased events
 */
export async function saveModel(
  models: Pick<ModelTable, "save">,
  { body, digest, summary }: FitOutput,
  { discardCount, loggedEvents }: { readonly discardCount: number; readonly loggedEvents: number },
): Promise<SavedModel | undefined> {
  const trainedAt = new Date().toISOString();
  const info: ModelInfo = {
    version: versionOf(trainedAt, digest),
    trained_at: trainedAt,
    ...summary,
    // A sample stands for the whole log: the next fit is due by the events that came after it.
    ...(summary.sample !== undefined && { counts: { ...summary.counts, events: loggedEvents } }),
  };
  const isSaved = await models.save({ info, body, discardCount });
  return isSaved ? { info, body, discardCount } : undefined;
}

/** Sorts by age, and differs for models of the same millisecond. */
function versionOf(trainedAt: string, digest: string): string {
  return `${trainedAt.replaceAll(/[-:.]/g, "")}-${digest.slice(0, 8)}`;
}
