/**
 * Runs the program: loads the data, then selects, fits and measures each requested model. Tested
 * through program.test.ts.
 */
import { fitItemWeights, selectModel } from "@hellorec/recommender";
import type { Interactions, ItemWeights, ModelCandidate } from "@hellorec/recommender";

import { loadData } from "../data/load-data.ts";
import type { Data } from "../data/load-data.ts";
import { differenceOf } from "../measuring/means.ts";
import type { PairedDifference } from "../measuring/means.ts";
import { measure } from "../measuring/measure.ts";
import type { Quality } from "../measuring/quality.ts";
import type { ModelSettings, RequestedModel } from "../settings/settings.ts";
import { peakMemory, withPeakMemory } from "./peak-memory.ts";
import type { SelectionSummary, ModelResult, RunContext, RunResult } from "./result.ts";

/** What to fit. */
type SelectedModel = Required<ModelCandidate> & { readonly choosing?: SelectionSummary };

/** Data with what a model is fitted to. */
interface FittedData extends Data {
  /** @default train */
  readonly fitted?: Interactions;
}

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
    const [{ by_user: ofAll, ...all }, mebibytes] = await withPeakMemory(() =>
      resultOf(requested, data, settings, context),
    );
    results.push({ ...all, peak_memory_mib: Math.round(mebibytes) });
    const { sample } = settings;
    if (sample === undefined) continue;
    const [{ by_user: ofSample, ...other }, others] = await withPeakMemory(() =>
      resultOf(requested, { ...data, fitted: data.sample ?? data.train }, settings, context),
    );
    results.push({
      ...other,
      sample,
      first_is_better_by: differences(ofAll, ofSample),
      peak_memory_mib: Math.round(others),
    });
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
  data: FittedData,
  settings: ModelSettings,
  context: RunContext,
): Promise<Omit<ModelResult, "peak_memory_mib"> & Quality> {
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
    fitItemWeights(data.fitted ?? data.train, { model, params }, { threads, signal, onProgress }),
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
  data: FittedData,
  settings: ModelSettings,
  context: RunContext,
): Promise<SelectedModel> {
  const { budget_operations, budget_seconds, seed, threads } = settings;
  const { held_out } = data;
  const { signal } = context;
  const onProgress = (share: number) => context.onProgress("choosing a model", share);
  const [report, seconds] = await timed(() =>
    selectModel(data.fitted ?? data.train, {
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
  const keepUsers = settings.sample !== undefined;
  const task = { train, test, cutoffs, keepUsers, ...(matrix === undefined ? {} : { matrix }) };
  const onProgress = (share: number) => context.onProgress("ranking for every user", share);
  const [quality, evaluate_seconds] = await timed(() =>
    measure(task, { threads, signal: context.signal, onProgress }),
  );
  return { ...quality, evaluate_seconds };
}

/** How much better the first figures are, by metric. */
function differences(
  first: Quality["by_user"] = new Map(),
  second: Quality["by_user"] = new Map(),
): Record<string, PairedDifference> {
  return Object.fromEntries(
    [...first].map(([metric, figures]) => [
      metric,
      differenceOf(figures, second.get(metric) ?? new Float64Array()),
    ]),
  );
}

/** The value of an action, and the seconds it took. */
async function timed<Value>(action: () => Promise<Value>): Promise<[Value, number]> {
  const started = performance.now();
  const value = await action();
  return [value, (performance.now() - started) / 1000];
}
