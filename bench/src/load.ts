/** Load on a server: the same request over and over, on connections that stay open. */
import { isDeepStrictEqual } from "node:util";

import { autocannon } from "./autocannon.ts";
import { BenchError } from "./bench-error.ts";
import { endedChildrenCpuSeconds } from "./cpu-time.ts";
import { isInstalled } from "./machine.ts";
import { wrk } from "./wrk.ts";

export interface LoadRequest {
  readonly method: "GET" | "POST";
  /** With its query. */
  readonly path: string;
  /** JSON. */
  readonly body?: string;
  /** The value that the answer's JSON is. */
  readonly answer: unknown;
}

export interface LoadOptions {
  readonly seconds: number;
  readonly connections: number;
  /** Goes before the command: which core to run on. */
  readonly prefix: readonly string[];
  /** For what the generator needs to write; deleted by its owner. */
  readonly directory: string;
}

/** What a generator counted. */
export interface LoadCounts {
  readonly requests: number;
  readonly seconds: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
  /** Connections that broke, timeouts, answers that are errors. */
  readonly errors: number;
}

export interface LoadGenerator {
  readonly name: string;
  readonly run: (url: string, request: LoadRequest, options: LoadOptions) => Promise<LoadCounts>;
}

export interface LoadResult extends LoadCounts {
  /** How much of its core the generator itself needed, 0..1: near 1 it measured itself. */
  readonly generator_share: number | undefined;
}

const generators = { wrk, autocannon } as const;

export type GeneratorName = keyof typeof generators;

/** The one asked for; else `wrk` where it is installed, which needs least of its core. */
export function loadGenerator(name?: GeneratorName): LoadGenerator {
  return generators[name ?? (isInstalled("wrk", ["--version"]) ? "wrk" : "autocannon")];
}

/**
 * Loads a server for some seconds. Before and after, one answer is read and compared.
 *
 * @throws {BenchError} an answer was wrong or a request failed: what was measured is then no speed
 */
export async function load(
  generator: LoadGenerator,
  url: string,
  request: LoadRequest,
  options: LoadOptions,
): Promise<LoadResult> {
  await checkAnswer(url, request);
  const before = endedChildrenCpuSeconds();
  const counts = await generator.run(url, request, options);
  const after = endedChildrenCpuSeconds();
  await checkAnswer(url, request);
  const what = `${request.method} ${request.path}`;
  if (counts.errors > 0) throw new BenchError(`${what}: ${counts.errors} requests failed`);
  if (counts.requests === 0) throw new BenchError(`${what}: nothing was answered`);
  const generator_share =
    before === undefined || after === undefined ? undefined : (after - before) / counts.seconds;
  return { ...counts, generator_share };
}

async function checkAnswer(url: string, request: LoadRequest): Promise<void> {
  const response = await fetch(url + request.path, {
    method: request.method,
    ...(request.body === undefined
      ? {}
      : { body: request.body, headers: { "content-type": "application/json" } }),
  });
  const text = await response.text();
  if (response.status === 200 && isSameJson(text, request.answer)) return;
  throw new BenchError(
    `${request.method} ${request.path}: ${response.status} ${text.slice(0, 500)}, not 200 ${JSON.stringify(request.answer)}`,
  );
}

function isSameJson(text: string, expected: unknown): boolean {
  try {
    return isDeepStrictEqual(JSON.parse(text), expected);
  } catch {
    return false;
  }
}
