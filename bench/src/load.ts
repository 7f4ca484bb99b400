/** Load on a server: one request, or some in rotation, on connections that stay open. */
import { autocannon } from "./autocannon.ts";
import { BenchError } from "./bench-error.ts";
import { endedChildrenCpuSeconds } from "./cpu-time.ts";
import { isInstalled } from "./machine.ts";
import { wrk } from "./wrk.ts";

export interface LoadRequest {
  readonly method: "GET" | "POST";
  /** With their queries; of several each is asked for in turn, of a POST there is one. */
  readonly paths: readonly [string, ...string[]];
  /** JSON. */
  readonly body?: string;
  /** Whether the JSON of an answer is right. */
  readonly isAnswer: (answer: unknown) => boolean;
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
 * Loads a server for some seconds. Before and after, one answer is read and checked.
 *
 * @throws {BenchError} an answer was wrong or a request failed: what was measured is then no speed
 */
export async function load(
  generator: LoadGenerator,
  url: string,
  request: LoadRequest,
  options: LoadOptions,
): Promise<LoadResult> {
  const [path] = request.paths;
  await checkAnswer(url, path, request);
  const before = endedChildrenCpuSeconds();
  const counts = await generator.run(url, request, options);
  const after = endedChildrenCpuSeconds();
  await checkAnswer(url, path, request);
  const what = `${request.method} ${path}`;
  if (counts.errors > 0) throw new BenchError(`${what}: ${counts.errors} requests failed`);
  if (counts.requests === 0) throw new BenchError(`${what}: nothing was answered`);
  const generator_share =
    before === undefined || after === undefined ? undefined : (after - before) / counts.seconds;
  return { ...counts, generator_share };
}

/**
 * Asks once.
 *
 * @throws {BenchError} the answer is wrong
 */
export async function checkAnswer(url: string, path: string, request: LoadRequest): Promise<void> {
  const response = await fetch(url + path, {
    method: request.method,
    ...(request.body === undefined
      ? {}
      : { body: request.body, headers: { "content-type": "application/json" } }),
  });
  const text = await response.text();
  if (response.status === 200 && isRight(text, request)) return;
  throw new BenchError(
    `${request.method} ${path}: ${response.status} ${text.slice(0, 500)}: not the answer it should be`,
  );
}

function isRight(text: string, { isAnswer }: LoadRequest): boolean {
  try {
    return isAnswer(JSON.parse(text));
  } catch {
    return false;
  }
}
