/** One run of the program: read, then choose, fit and measure each model that was asked for. */
import { fitItemWeights, selectModel } from "@hellorec/recommender";
import type { ItemWeights, ModelCandidate, SelectionReport, Trial } from "@hellorec/recommender";

import { loadData } from "./load-data.ts";
import type { Data, Size } from "./load-data.ts";
import { measure } from "./measure-threads.ts";
import type { Quality } from "./measure.ts";
import { peakMemory, withPeakMemory } from "./peak-memory.ts";
import type { Candidate, Settings } from "./settings.ts";

/** How a run talks to the outside while it goes on. */
export interface RunContext {
  readonly signal: AbortSignal;
  /** Tells the person something beside the result. */
  readonly note: (text: string) => void;
  /** Takes what is being done, and the share of it done, 0..1. */
  readonly onProgress: (text: string, share: number) => void;
}

/** How a model was selected, under the names that the JSON output has. */
export interface Choosing extends Pick<SelectionReport, "reason"> {
  readonly tried: readonly Trial[];
  readonly seconds: number;
}

/** What to fit. */
type SelectedModel = Required<ModelCandidate> & { readonly choosing?: Choosing };

/** One model, measured. Times are in seconds. */
export interface ModelResult extends Quality {
  readonly model: string;
  readonly params: Readonly<Record<string, number>>;
  readonly fit_seconds: number;
  readonly evaluate_seconds: number;
  /** The most memory the process held from choosing to measuring, in MiB: with data and threads. */
  readonly peak_memory_mib: number;
  /** Only where it was chosen. */
  readonly choosing?: Choosing;
}

/** What a run found out. */
export interface RunResult {
  readonly train: Size;
  readonly test: Size;
  readonly read_seconds: number;
  readonly results: readonly ModelResult[];
  /** The most memory the process ever held, in MiB: data, models and threads. */
  readonly peak_memory_mib: number;
}

/**
 * Does all of it.
 *
 * @throws {DatasetError} a file cannot be read
 * @throws {NothingToMeasure} the files hold nothing to predict
 * @throws the signal's reason once it is aborted
 */
export async function run(settings: Settings, context: RunContext): Promise<RunResult> {
  const [data, read_seconds] = await timed(() => loadData(settings));
  for (const note of data.notes) context.note(note);
  const results: ModelResult[] = [];
  for (const candidate of settings.candidates) {
    const [result, mebibytes] = await withPeakMemory(() =>
      runCandidate(candidate, data, settings, context),
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

async function runCandidate(
  candidate: Candidate,
  data: Data,
  settings: Settings,
  context: RunContext,
): Promise<Omit<ModelResult, "peak_memory_mib">> {
  if (candidate.kind === "popularity") {
    const head = { model: "popularity", params: {}, fit_seconds: 0 };
    return { ...head, ...(await measured(undefined, data, settings, context)) };
  }
  const { threads } = settings;
  const { signal } = context;
  const selected: SelectedModel =
    candidate.kind === "auto" ? await selectedModel(data, settings, context) : candidate;
  const { model, params, choosing } = selected;
  const onProgress = (share: number) => context.onProgress(`fitting ${model}`, share);
  const [weights, fit_seconds] = await timed(() =>
    fitItemWeights(data.train, { model, params }, { threads, signal, onProgress }),
  );
  return {
    model,
    params,
    fit_seconds,
    ...(await measured(weights, data, settings, context)),
    ...(choosing === undefined ? {} : { choosing }),
  };
}

/** The model that the recommender selects on the train part alone. */
async function selectedModel(
  data: Data,
  settings: Settings,
  context: RunContext,
): Promise<SelectedModel> {
  const { budget_seconds, seed, threads } = settings;
  const { signal } = context;
  const onProgress = (share: number) => context.onProgress("choosing a model", share);
  const [report, seconds] = await timed(() =>
    selectModel(data.train, { budget_seconds, seed, threads, signal, onProgress }),
  );
  const { model, params, reason, trials } = report;
  return { model, params, choosing: { reason, tried: trials, seconds } };
}

async function measured(
  weights: ItemWeights | undefined,
  data: Data,
  settings: Settings,
  context: RunContext,
): Promise<Quality & Pick<ModelResult, "evaluate_seconds">> {
  const { train, test } = data;
  const { cutoffs, threads } = settings;
  const task = { train, test, cutoffs, ...(weights === undefined ? {} : { weights }) };
  const onProgress = (share: number) => context.onProgress("ranking for every user", share);
  const [quality, evaluate_seconds] = await timed(() =>
    measure(task, { threads, signal: context.signal, onProgress }),
  );
  return { ...quality, evaluate_seconds };
}

/** What an action gives, and the seconds it took. */
async function timed<Value>(action: () => Promise<Value>): Promise<[Value, number]> {
  const started = performance.now();
  const value = await action();
  return [value, (performance.now() - started) / 1000];
}
