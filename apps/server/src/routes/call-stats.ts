/** Counts and latencies of procedure calls, in memory that does not grow with traffic. */
import type { Stats } from "@hellorec/api";
import { isServerFailure } from "@hellorec/api";
import type { CallEnd } from "@hellorec/rpc-fastify";

/** Buckets for each power of two: a quantile is exact to about 9%. */
const STEPS = 8;
/** The upper end of the first bucket, in milliseconds. The last bucket lies past a minute. */
const SMALLEST = 0.01;
const BUCKETS = 184;

interface ProcedureCounts {
  requests: number;
  errors: number;
  readonly latencies: Uint32Array;
}

/**
 * Keeps one histogram for each procedure that the constructor gets. Calls of any other name are not
 * counted, so clients cannot add labels.
 *
 * @example
 * const stats = new CallStats(["recommend"]);
 * stats.observe({ procedure: "recommend", milliseconds: 1.2, error: undefined });
 * stats.summary(); // [{ procedure: "recommend", requests: 1, errors: 0, latency_ms: { … } }]
 */
export class CallStats {
  readonly #counts: ReadonlyMap<string, ProcedureCounts>;

  constructor(procedures: Iterable<string>) {
    this.#counts = new Map(
      [...procedures].map((name) => [
        name,
        { requests: 0, errors: 0, latencies: new Uint32Array(BUCKETS) },
      ]),
    );
  }

  /** Counts one call. An error is a failure of the server: what it refuses is no error of it. */
  observe(call: CallEnd): void {
    const counts = this.#counts.get(call.procedure);
    if (counts === undefined) return;
    counts.requests++;
    if (call.error !== undefined && isServerFailure(call.error)) counts.errors++;
    const bucket = bucketOf(call.milliseconds);
    counts.latencies[bucket] = (counts.latencies[bucket] ?? 0) + 1;
  }

  /** The procedures called so far, sorted by name. */
  summary(): Stats["procedures"] {
    return [...this.#counts]
      .filter(([, counts]) => counts.requests > 0)
      .map(([procedure, { requests, errors, latencies }]) => ({
        procedure,
        requests,
        errors,
        latency_ms: {
          p50: quantile(latencies, requests, 0.5),
          p99: quantile(latencies, requests, 0.99),
        },
      }))
      .sort((a, b) => (a.procedure < b.procedure ? -1 : 1));
  }
}

function bucketOf(milliseconds: number): number {
  if (!(milliseconds > SMALLEST)) return 0;
  return Math.min(BUCKETS - 1, Math.ceil(Math.log2(milliseconds / SMALLEST) * STEPS));
}

/** The upper end of the quantile's bucket, in milliseconds, to three digits. */
function quantile(latencies: Uint32Array, total: number, share: number): number {
  const rank = Math.ceil(total * share);
  let seen = 0;
  const bucket = latencies.findIndex((count) => (seen += count) >= rank);
  return Number((SMALLEST * 2 ** (bucket / STEPS)).toPrecision(3));
}
