/**
 * Runs the program: loads the data, then selects, fits and measures each requested model. Tested
 * through program.test.ts.
 */
import { fitItemWeights, selectModel } from "@hellorec/recommender";
import type { ItemWeights, ModelCandidate } from "@hellorec/recommender";

import { loadData } from "../data/load-data.ts";
import type { Data } from "../data/load-data.ts";
import { measure } from "../measuring/measure.ts";
import type { Quality } from "../measuring/quality.ts";
import type { ModelSettings, RequestedModel } from "../settings/settings.ts";
import { peakMemory, withPeakMemory } from "./peak-memory.ts";
import type { SelectionSummary, ModelResult, RunContext, RunResult } from "./result.ts";

/** What to fit. */
type SelectedModel = Required<ModelCandidate> & { readonly choosing?: SelectionSummary };

/**
 * Measures all requested models.
 *
 * @throws {DatasetError} a file cannot be read
 * @throws {NothingToMeasure} the files hold nothing to predict
 * @throws the signal's reason once it is aborted
 */
export async function run(settings: ModelSettings, context: RunContext): Promise<RunResult> {
  const [data, read_seconds] = await timed(() => loadData(settings));
  for (const note of data.notes) context.note(note);
  const results: ModelResult[] = [];
  for (const requested of settings.models) {
    const [result, mebibytes] = await withPeakMemory(() =>
      resultOf(requested, data, settings, context),
    );
    results.push({ ...result, peak_memory_mib: Math.round(mebibytes) });
  }
  return {
    train: data.train_size,
    test: data.test_size,
    read_seconds,
    results,
    peak_memory_mib: Math.round(peakMemory()),
  };
}

async function resultOf(
  requested: RequestedModel,
  data: Data,
  settings: ModelSettings,
  context: RunContext,
): Promise<Omit<ModelResult, "peak_memory_mib">> {
  if (requested.kind === "popularity") {
    const head = { model: "popularity", params: {}, fit_seconds: 0 };
    return { ...head, ...(await qualityOf(undefined, data, settings, context)) };
  }
  const { threads } = settings;
  const { signal } = context;
  const selected: SelectedModel =
    requested.kind === "auto" ? await selectedModel(data, settings, context) : requested;
  const { model, params, choosing } = selected;
  const onProgress = (share: number) => context.onProgress(`fitting ${model}`, share);
  const [matrix, fit_seconds] = await timed(() =>
    fitItemWeights(data.train, { model, params }, { threads, signal, onProgress }),
  );
  return {
    model,
    params,
    fit_seconds,
    ...(await qualityOf(matrix, data, settings, context)),
    ...(choosing === undefined ? {} : { choosing }),
  };
}

/** The model that the recommender selects on the train part alone. */
async function selectedModel(
  data: Data,
  settings: ModelSettings,
  context: RunContext,
): Promise<SelectedModel> {
  const { budget_operations, budget_seconds, seed, threads } = settings;
  const { held_out } = data;
  const { signal } = context;
  const onProgress = (share: number) => context.onProgress("choosing a model", share);
  const [report, seconds] = await timed(() =>
    selectModel(data.train, {
      budget_operations,
      budget_seconds,
      held_out,
      seed,
      threads,
      signal,
      onProgress,
    }),
  );
  const { model, params, reason, trials } = report;
  return { model, params, choosing: { reason, tried: trials, seconds } };
}

async function qualityOf(
  matrix: ItemWeights | undefined,
  data: Data,
  settings: ModelSettings,
  context: RunContext,
): Promise<Quality & Pick<ModelResult, "evaluate_seconds">> {
  const { train, test } = data;
  const { cutoffs, threads } = settings;
  const task = { train, test, cutoffs, ...(matrix === undefined ? {} : { matrix }) };
  const onProgress = (share: number) => context.onProgress("ranking for every user", share);
  const [quality, evaluate_seconds] = await timed(() =>
    measure(task, { threads, signal: context.signal, onProgress }),
  );
  return { ...quality, evaluate_seconds };
}

/** The value of an action, and the seconds it took. */
async function timed<Value>(action: () => Promise<Value>): Promise<[Value, number]> {
  const started = performance.now();
  const value = await action();
  return [value, (performance.now() - started) / 1000];
}
