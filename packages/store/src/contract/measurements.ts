/** What a store tells about its work, for the metrics of a server. Types only. */

/**
 * A queue of a store, as it is now. `reads`: by key, in PostgreSQL. `long_reads`: of many rows. `counts`:
 * counts and sums of the whole log. `writes`: waiting for their commit.
 */
export interface QueueDepth {
  readonly name: "reads" | "long_reads" | "counts" | "writes";
  /** Works that run. Of writes: groups that are being committed, 0 or 1. */
  readonly running: number;
  readonly waiting: number;
}

/** How long a commit took. It carries the writes of all callers that waited for it. */
export interface CommitTimes {
  /** From the writer taking it to its end, retries after a lost connection included. */
  readonly seconds: number;
  /** Of its COMMIT alone, in which the database syncs the disk; undefined: it was not committed. */
  readonly syncSeconds: number | undefined;
}
