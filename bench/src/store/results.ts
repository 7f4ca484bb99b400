/** What `bench store` measures: medians over the rounds. Types only. */
import type { IngestCase } from "./ingest.ts";
import type { ListOutput } from "./list-latency.ts";

export interface RawResult {
  readonly engine: string;
  readonly writer: string;
  /** Rows of a transaction. */
  readonly batch: number;
  readonly events_per_second: number;
  readonly spread: number;
}

export interface IngestResult extends IngestCase {
  readonly engine: string;
  /** Acknowledged. */
  readonly events_per_second: number;
  /** (largest - smallest) / median over the rounds. */
  readonly spread: number;
  /** Median of the rounds' ratios to what the engine did alone, a transaction for each 1,000. */
  readonly against_raw: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
  readonly cpu_us_per_event: number | undefined;
  /** Largest of all rounds. */
  readonly generator_share: number;
  /** Answers 503 in all rounds: those requests were retried. */
  readonly refused: number;
  readonly loop_delay_p50_ms: number;
  readonly loop_delay_p99_ms: number;
  /** Largest of all rounds. */
  readonly loop_delay_max_ms: number;
}

export interface ListResult extends ListOutput {
  readonly engine: string;
}

export interface SizeResult {
  readonly engine: string;
  readonly events: number;
  readonly bytes: number;
  readonly bytes_per_event: number;
}
