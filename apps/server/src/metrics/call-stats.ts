/** Counts and latencies of procedure calls, in memory that does not grow with traffic. */
import type { Stats } from "@hellorec/api";
import type { CallEnd } from "@hellorec/rpc-fastify";

import { outcomeOf } from "./call-outcome.ts";
import { DurationHistogram, quantileOf } from "./duration-histogram.ts";
import { LabelledDurations } from "./labelled-durations.ts";
import type { DurationSeries } from "./labelled-durations.ts";

/**
 * Keeps histograms for each procedure that the constructor gets. Calls of any other name are not
 * counted, so clients cannot add labels. `stats.get` and `/metrics` both read it.
 *
 * @example
 * const stats = new CallStats(["recommend"]);
 * stats.observe({ procedure: "recommend", milliseconds: 1.2, error: undefined });
 * stats.summary(); // [{ procedure: "recommend", requests: 1, errors: 0, latency_ms: { … } }]
 */
export class CallStats {
  readonly #durations: LabelledDurations;

  constructor(procedures: Iterable<string>) {
    this.#durations = new LabelledDurations(procedures);
  }

  /** Whether calls of this name are counted. */
  has(procedure: string): boolean {
    return this.#durations.byLabel().has(procedure);
  }

  /** Counts a call that ran. */
  observe({ procedure, milliseconds, error }: CallEnd): void {
    this.#durations.observe(procedure, outcomeOf(error), milliseconds);
  }

  /** Counts a call that never ran: its caller may not make it, or not so often. */
  refuse(procedure: string): void {
    this.#durations.observe(procedure, "refused", 0);
  }

  /**
   * The procedures called so far, sorted by name. Errors are failures of the server: what it refuses is
   * no error of it. Calls that never ran are not there.
   */
  summary(): Stats["procedures"] {
    return [...this.#durations.byLabel()]
      .flatMap(([procedure, { ok, client_error, server_error, unavailable }]) => {
        const failed = [server_error, unavailable].filter((each) => each !== undefined);
        const ran = [ok, client_error].filter((each) => each !== undefined).concat(failed);
        const latencies = DurationHistogram.merge(ran);
        const requests = countOf(ran);
        if (requests === 0) return [];
        const latency_ms = { p50: quantileOf(latencies, 0.5), p99: quantileOf(latencies, 0.99) };
        return { procedure, requests, errors: countOf(failed), latency_ms };
      })
      .sort((a, b) => (a.procedure < b.procedure ? -1 : 1));
  }

  /** The histograms, for `/metrics`. */
  series(): Iterable<DurationSeries> {
    return this.#durations.series();
  }
}

function countOf(histograms: readonly DurationHistogram[]): number {
  return histograms.reduce((sum, { count }) => sum + count, 0);
}
