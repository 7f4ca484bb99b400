/** One measurement of a server under load: warmed up, then speed, latency and CPU time. */
import type { ServerProcess } from "../servers/server-process.ts";
import type { LoadResult } from "./load.ts";

/** Connections that send requests at the same time. */
export const CONNECTIONS = 32;
/** Load before a measurement, so that compiled code is measured: both minimums, within the maximum. */
export const WARM_UP = { seconds: 2, requests: 10_000, at_most_seconds: 10 } as const;
/** Share of its core above which the load generator may have been the limit. */
const BUSY_GENERATOR = 0.9;

/** One kind of request in one round. */
export interface Sample extends LoadResult {
  readonly requests_per_second: number;
  /** User and system time of the server; undefined where the system does not report it. */
  readonly cpu_us_per_request: number | undefined;
}

/** Loads a server until its code is compiled. */
export async function warmUp(run: (seconds: number) => Promise<LoadResult>): Promise<void> {
  let requests = 0;
  let seconds = 0;
  while (requests < WARM_UP.requests && seconds < WARM_UP.at_most_seconds) {
    requests += (await run(WARM_UP.seconds)).requests;
    seconds += WARM_UP.seconds;
  }
}

/** Loads a server and counts what it took. */
export async function sample(
  server: ServerProcess,
  run: () => Promise<LoadResult>,
): Promise<Sample> {
  const before = server.cpuSeconds();
  const result = await run();
  const after = server.cpuSeconds();
  const cpu = before === undefined || after === undefined ? undefined : after - before;
  return {
    ...result,
    requests_per_second: result.requests / result.seconds,
    cpu_us_per_request: cpu === undefined ? undefined : (cpu * 1e6) / result.requests,
  };
}

/** Whether the load generator kept up, in words. */
export function generatorNote(samples: readonly Sample[]): string {
  const share = Math.max(0, ...samples.map((sample) => sample.generator_share ?? 0));
  if (share === 0) return "";
  const used = `The load generator needed up to ${Math.round(share * 100)}% of its core`;
  return share < BUSY_GENERATOR ? `${used}.` : `${used}: the fastest servers may be faster still.`;
}
