/** Leadership among the processes over the same data. Types only. */

/** Held until it is released, the store is closed, or `lost` is aborted. */
export interface LeaderLock {
  release(): Promise<void>;
  /** Aborted when the lock is no longer held. */
  readonly lost: AbortSignal;
}
