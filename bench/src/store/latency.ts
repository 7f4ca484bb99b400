/** Quantiles of latencies. */
import { z } from "zod";

export const latencySchema = z.object({ p50_ms: z.number(), p99_ms: z.number() });

export type Latency = z.output<typeof latencySchema>;

/** The value that `share` of all are below. @example quantile([3, 1, 2], 0.5) // 2 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
}
