/** How many calls each of many callers may make: a token bucket for each, in a bounded table. */

/** Most callers that are counted at once. */
const MAX_CALLERS = 10_000;
/** What stays of a full table. */
const KEPT_SHARE = 0.9;

/** What one caller may do over time. */
export interface Rate {
  /** Calls a second in the long run. */
  readonly perSecond: number;
  /** Most calls at once, after a pause. */
  readonly burst: number;
}

/** What is left to a caller. */
export interface Quota {
  /** Milliseconds until the call may be made; 0: it was counted, and may be made now. */
  readonly waitMs: number;
  /** Calls that may be made at once after this one. */
  readonly remaining: number;
  /** Milliseconds until the whole burst may be made again. */
  readonly resetMs: number;
}

interface Bucket {
  level: number;
  /** When the level was true. */
  at: number;
}

/**
 * Counts the calls of callers. Of too many callers those who have been quiet the longest are forgotten.
 *
 * @example
 * const table = new RateTable({ perSecond: 20, burst: 100 });
 * if (table.take("alice", performance.now()).waitMs > 0) refuse();
 */
export class RateTable {
  readonly rate: Rate;
  readonly #maxCallers: number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(rate: Rate, maxCallers = MAX_CALLERS) {
    this.rate = rate;
    this.#maxCallers = maxCallers;
  }

  /** How many callers are counted. */
  get size(): number {
    return this.#buckets.size;
  }

  /**
   * Counts a call, if it may be made now.
   *
   * @param now milliseconds of a clock that never goes back
   */
  take(caller: string, now: number): Quota {
    const { perSecond, burst } = this.rate;
    const bucket = this.#bucketOf(caller, now);
    bucket.level = this.#levelOf(bucket, now);
    bucket.at = now;
    // Sums of fractions miss a whole number by a little.
    const isFree = bucket.level >= 1 - 1e-9;
    if (isFree) bucket.level -= 1;
    return {
      waitMs: isFree ? 0 : ((1 - bucket.level) * 1000) / perSecond,
      remaining: Math.max(0, Math.floor(bucket.level + 1e-9)),
      resetMs: ((burst - bucket.level) * 1000) / perSecond,
    };
  }

  #bucketOf(caller: string, now: number): Bucket {
    const known = this.#buckets.get(caller);
    if (known !== undefined) return known;
    if (this.#buckets.size >= this.#maxCallers) this.#makeRoom(now);
    const bucket = { level: this.rate.burst, at: now };
    this.#buckets.set(caller, bucket);
    return bucket;
  }

  #levelOf({ level, at }: Bucket, now: number): number {
    return Math.min(this.rate.burst, level + ((now - at) * this.rate.perSecond) / 1000);
  }

  /** A caller with the whole burst left is as one that is new. Then those go who called least recently. */
  #makeRoom(now: number): void {
    for (const [caller, bucket] of this.#buckets) {
      if (this.#levelOf(bucket, now) >= this.rate.burst) this.#buckets.delete(caller);
    }
    const most = Math.floor(this.#maxCallers * KEPT_SHARE);
    if (this.#buckets.size <= most) return;
    const byTime = [...this.#buckets].sort(([, a], [, b]) => a.at - b.at);
    for (const [caller] of byTime.slice(0, byTime.length - most)) this.#buckets.delete(caller);
  }
}
