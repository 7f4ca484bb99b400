/** Leadership among the processes over the same data. Types only. */

/** A lock that is held until it is released, the store is closed, or `lost` is aborted. */
export interface LeaderLock {
  /** Lets another process take the lock. Does nothing where it is no longer held. */
  release(): Promise<void>;
  /** Aborted when the lock is no longer held. */
  readonly lost: AbortSignal;
}
