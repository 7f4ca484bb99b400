/** Load on a server: one request, or some in rotation, on connections that stay open. */
import { BenchError } from "../bench-error.ts";
import { endedChildrenCpuSeconds } from "../processes/cpu-time.ts";
import type { LoadCounts, LoadGenerator, LoadOptions, LoadRequest } from "./generator.ts";
import { headersOf } from "./generator.ts";

export interface LoadResult extends LoadCounts {
  /** How much of its core the generator itself needed, 0..1. Near 1 the generator was the limit. */
  readonly generator_share: number | undefined;
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
 * Sends one request and checks its answer.
 *
 * @throws {BenchError} the answer is wrong
 */
export async function checkAnswer(url: string, path: string, request: LoadRequest): Promise<void> {
  const response = await fetch(url + path, {
    method: request.method,
    headers: headersOf(request),
    ...(request.body !== undefined && { body: request.body }),
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
