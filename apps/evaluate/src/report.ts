/** A result as text for people and as JSON for programs. */
import type { Size } from "./load-data.ts";
import { metricNames } from "./measure.ts";
import type { Choosing, ModelResult, RunResult } from "./run.ts";
import type { Settings } from "./settings.ts";

const TRIED_SHOWN = 10;

type Cell = readonly [heading: string, text: string];

/**
 * One line of JSON: the model's fields at its top, or `results`, a list of them, where models are
 * compared. Milliseconds are the smallest unit of time.
 */
export function jsonOf({ results, ...about }: RunResult, settings: Settings): string {
  const [only] = results;
  const data = settings.compare ? { results } : { ...only };
  const seconds = (key: string, value: unknown) =>
    key.endsWith("seconds") && typeof value === "number" ? Number(value.toFixed(3)) : value;
  return JSON.stringify({ ...data, ...about }, seconds);
}

/** Some lines of text. */
export function textOf(result: RunResult, settings: Settings): string {
  const { train, test, results, read_seconds, peak_memory_mib } = result;
  const data = [`train  ${sizeText(train)}`, `test   ${sizeText(test)}`].join("\n");
  const [only] = results;
  if (only === undefined || settings.compare) {
    const tables = settings.cutoffs.map((k) => `at ${k}\n${comparison(results, k)}`);
    const end = `read in ${time(read_seconds)}, ${memoryText(peak_memory_mib)}`;
    return [data, ...tables, end].join("\n\n");
  }
  const times = [
    `read ${time(read_seconds)}`,
    ...(only.choosing === undefined ? [] : [`choose ${time(only.choosing.seconds)}`]),
    `fit ${time(only.fit_seconds)}`,
    `evaluate ${time(only.evaluate_seconds)}`,
  ];
  return [
    `${modelText(only)}\n${data}`,
    ...(only.choosing === undefined ? [] : [choosingText(only.choosing)]),
    metricTable(only, settings.cutoffs),
    `${times.join(", ")}; ${memoryText(peak_memory_mib)}`,
  ].join("\n\n");
}

function modelText({ model, params, users }: ModelResult): string {
  return `model  ${model}${paramsText(params)}, ${whole(users)} users measured`;
}

function paramsText(params: ModelResult["params"]): string {
  const parts = Object.entries(params).map(([name, value]) => `${name}=${short(value)}`);
  return parts.length === 0 ? "" : ` ${parts.join(" ")}`;
}

/** The reason, and the models that were tried last: the search goes from many to few. */
function choosingText({ reason, tried }: Choosing): string {
  const rows = tried.slice(-TRIED_SHOWN).map(({ model, params, metric, seconds }): Cell[] => [
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

/** A line a metric, a column a cutoff. */
function metricTable({ metrics }: ModelResult, cutoffs: readonly number[]): string {
  const rows = metricNames.map((name): Cell[] => [
    ["", name],
    ...cutoffs.map((k): Cell => [`@${k}`, metricText(name, metrics[`${name}@${k}`] ?? 0)]),
  ]);
  return table(rows);
}

/** A line a model, a column a metric. */
function comparison(results: readonly ModelResult[], k: number): string {
  const rows = results.map(({ model, metrics, ...costs }): Cell[] => [
    ["model", model],
    ...metricNames.map((name): Cell => [name, metricText(name, metrics[`${name}@${k}`] ?? 0)]),
    ["fit", time(costs.fit_seconds)],
    ["evaluate", time(costs.evaluate_seconds)],
    ["memory", `${whole(costs.peak_memory_mib)} MiB`],
  ]);
  return table(rows);
}

/** Rows of the same headings in aligned columns, the first to the left and the rest to the right. */
function table(rows: readonly (readonly Cell[])[]): string {
  const headings = rows[0]?.map(([heading]) => heading) ?? [];
  const lines = [headings, ...rows.map((row) => row.map(([, text]) => text))];
  const widths = headings.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  const padded = (text: string, at: number) =>
    at === 0 ? text.padEnd(widths[at] ?? 0) : text.padStart(widths[at] ?? 0);
  return lines.map((line) => line.map(padded).join("  ").trimEnd()).join("\n");
}

function sizeText({ users, items, interactions }: Size): string {
  return `${whole(users)} users, ${whole(items)} items, ${whole(interactions)} interactions`;
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
