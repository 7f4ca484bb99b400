/** A result as text for people. Tested through program.test.ts. */
import type { Size } from "../data/load-data.ts";
import { METRIC_NAMES } from "../measuring/metrics.ts";
import type { SelectionSummary, ModelResult, RunResult } from "../run/result.ts";
import type { Settings } from "../settings/settings.ts";
import { table } from "./table.ts";
import type { Cell } from "./table.ts";

const TRIALS_SHOWN = 10;

/** The report of a run, several lines. */
export function textOf(result: RunResult, settings: Settings): string {
  const { train, test, results, read_seconds, peak_memory_mib } = result;
  const data = [`train  ${sizeText(train)}`, `test   ${sizeText(test)}`].join("\n");
  const [only] = results;
  if (only === undefined || settings.compare) {
    const tables = settings.cutoffs.map((k) => `at ${k}\n${comparison(results, k)}`);
    const end = `read in ${time(read_seconds)}, ${memoryText(peak_memory_mib)}`;
    const differences = results.flatMap((each) => differenceLines(each, results, settings));
    const compared = differences.length === 0 ? [] : [differences.join("\n")];
    return [data, ...tables, ...compared, end].join("\n\n");
  }
  const times = [
    `read ${time(read_seconds)}`,
    ...(only.choosing === undefined ? [] : [`choose ${time(only.choosing.seconds)}`]),
    `fit ${time(only.fit_seconds)}`,
    `evaluate ${time(only.evaluate_seconds)}`,
  ];
  return [
    `${modelText(only)}\n${data}`,
    ...(only.choosing === undefined ? [] : [selectionText(only.choosing)]),
    metricTable(only, settings.cutoffs),
    `${times.join(", ")}; ${memoryText(peak_memory_mib)}`,
  ].join("\n\n");
}

function modelText({ model, params, users }: ModelResult): string {
  return `model  ${model}${paramsText(params)}, ${counted(users, "user")} measured`;
}

function paramsText(params: ModelResult["params"]): string {
  const parts = Object.entries(params).map(([name, value]) => `${name}=${short(value)}`);
  return parts.length === 0 ? "" : ` ${parts.join(" ")}`;
}

/** The reason, and the last trials: they are the most important, as the search narrows. */
function selectionText({ reason, tried }: SelectionSummary): string {
  const rows = tried.slice(-TRIALS_SHOWN).map(({ model, params, metric, seconds }): Cell[] => [
    ["tried", `${model}${paramsText(params)}`],
    ["score", ratio(metric)],
    ["time", time(seconds)],
  ]);
  const earlier = tried.length - rows.length;
  return [
    `chosen by validation: ${reason}`,
    ...(rows.length === 0 ? [] : [table(rows)]),
    ...(earlier === 0 ? [] : [`and ${whole(earlier)} tried before; --json lists them`]),
  ].join("\n");
}

/** One line for each metric, one column for each cutoff. */
function metricTable({ metrics }: ModelResult, cutoffs: readonly number[]): string {
  const rows = METRIC_NAMES.map((name): Cell[] => [
    ["", name],
    ...cutoffs.map((k): Cell => [`@${k}`, metricText(name, metrics[`${name}@${k}`] ?? 0)]),
  ]);
  return table(rows);
}

/** One line for each model, one column for each metric. */
function comparison(results: readonly ModelResult[], k: number): string {
  const rows = results.map(({ metrics, ...costs }): Cell[] => [
    ["model", nameOf(costs)],
    ...METRIC_NAMES.map((name): Cell => [name, metricText(name, metrics[`${name}@${k}`] ?? 0)]),
    ["fit", time(costs.fit_seconds)],
    ["evaluate", time(costs.evaluate_seconds)],
    ["memory", `${whole(costs.peak_memory_mib)} MiB`],
  ]);
  return table(rows);
}

/** How much the first result is better than this one, with the standard error. */
function differenceLines(
  { first_is_better_by, ...result }: ModelResult,
  [first]: readonly ModelResult[],
  { cutoffs }: Settings,
): string[] {
  if (first === undefined || first_is_better_by === undefined) return [];
  const metrics = cutoffs.flatMap((k) => [`recall@${k}`, `ndcg@${k}`]);
  return metrics.flatMap((metric) => {
    const difference = first_is_better_by[metric];
    if (difference === undefined) return [];
    const { mean, standard_error } = difference;
    return `${nameOf(first)} - ${nameOf(result)}, ${metric}: ${ratio(mean)} (standard error ${ratio(standard_error)})`;
  });
}

function nameOf({ model, sample }: Pick<ModelResult, "model" | "sample">): string {
  return sample === undefined ? model : `${model}, ${short(100 * sample)}% of users`;
}

function sizeText({ users, items, interactions }: Size): string {
  return `${counted(users, "user")}, ${counted(items, "item")}, ${counted(interactions, "interaction")}`;
}

function memoryText(mebibytes: number): string {
  return `peak memory ${whole(mebibytes)} MiB`;
}

function metricText(name: string, value: number): string {
  return name === "mean_popularity" ? value.toFixed(1) : ratio(value);
}

function ratio(value: number): string {
  return value.toFixed(4);
}

function time(seconds: number): string {
  return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(6)));
}

function whole(value: number): string {
  return value.toLocaleString("en");
}

function counted(count: number, noun: string): string {
  return `${whole(count)} ${noun}${count === 1 ? "" : "s"}`;
}
