/** What lists over HTTP cost: medians over the rounds, the rows of the report, its goals. */
import type { Sample } from "../load/sample.ts";
import type { Goal } from "../reporting/goal.ts";
import { goal } from "../reporting/goal.ts";
import { median, rounded, spread } from "../reporting/statistics.ts";
import type { Target } from "./recommend-targets.ts";
import { listServer } from "./recommend-targets.ts";

/** One round. */
export interface ListSample extends Sample {
  /** Of the first user's answer, without its head. */
  readonly answer_bytes: number;
}

/** One server: medians over the rounds. */
export interface RecommendResult {
  readonly server: string;
  readonly description: string;
  readonly requests_per_second: number;
  readonly spread: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
  readonly cpu_us_per_request: number | undefined;
  readonly answer_bytes: number;
}

/** Medians of a server's rounds. */
export function summarize(
  { server, description }: Target,
  samples: readonly ListSample[],
): RecommendResult {
  const speeds = samples.map((sample) => sample.requests_per_second);
  const cpu = samples.flatMap((sample) => sample.cpu_us_per_request ?? []);
  return {
    server: server.name,
    description,
    requests_per_second: rounded(median(speeds), 0),
    spread: rounded(spread(speeds), 2),
    p50_ms: rounded(median(samples.map((sample) => sample.p50_ms)), 2),
    p99_ms: rounded(median(samples.map((sample) => sample.p99_ms)), 2),
    cpu_us_per_request: cpu.length === 0 ? undefined : rounded(median(cpu), 1),
    answer_bytes: rounded(median(samples.map((sample) => sample.answer_bytes)), 0),
  };
}

/** A row of the report. */
export function toRow(
  result: RecommendResult,
  bare: RecommendResult | undefined,
): Record<string, string> {
  const ratio = result.requests_per_second / (bare?.requests_per_second ?? Number.NaN);
  return {
    server: result.description,
    "answer bytes": String(result.answer_bytes),
    "requests/s": String(result.requests_per_second),
    "of bare": ratio.toFixed(2),
    "p50 ms": result.p50_ms.toFixed(2),
    "p99 ms": result.p99_ms.toFixed(2),
    "CPU us/request": result.cpu_us_per_request?.toFixed(0) ?? "",
    spread: `${Math.round(result.spread * 100)}%`,
  };
}

/** This server beside bare `node:http`. */
export function goals(results: readonly RecommendResult[]): Goal[] {
  const bare = results.find((result) => result.server === "bare");
  const ours = results.find((result) => result.server === listServer.name);
  if (bare === undefined || ours === undefined) return [];
  const speed = {
    measured: ours.requests_per_second / bare.requests_per_second,
    by_cpu:
      ours.cpu_us_per_request === undefined || bare.cpu_us_per_request === undefined
        ? undefined
        : bare.cpu_us_per_request / ours.cpu_us_per_request,
    bound: "at least",
    unit: "x",
  } as const;
  return [
    goal({ goal: "recommend against bare node:http", limit: 0.3, ...speed }),
    goal({ goal: "recommend against bare node:http (stretch)", limit: 0.5, ...speed }),
    goal({
      goal: "p99 against bare node:http's, as many callers at once",
      measured: ours.p99_ms / bare.p99_ms,
      limit: 2,
      bound: "at most",
      unit: "x",
    }),
  ];
}
