/** Leadership: the right to do what one process at a time does for all that share the data. */
import { setTimeout } from "node:timers/promises";

import type { LeaderLock, Store } from "@hellorec/store";

/** While another process is the leader, the lock is tried this often. */
const RETRY_MS = 1000;

/**
 * The leader lock of one name. It is kept until `release`, over any number of `acquire`s.
 *
 * @example
 * const leadership = new Leadership(store, "fit");
 * if (await leadership.acquire(signal, () => isDone)) await fit(leadership.lost);
 * await leadership.release();
 */
export class Leadership {
  readonly #store: Pick<Store, "tryLeaderLock">;
  readonly #name: string;
  #lock: LeaderLock | undefined;
  #releasing: Promise<void> | undefined;

  constructor(store: Pick<Store, "tryLeaderLock">, name: string) {
    this.#store = store;
    this.#name = name;
  }

  /** Whether this process is the leader. */
  get isHeld(): boolean {
    return this.#lock?.lost.aborted === false;
  }

  /** Aborts when the lock is lost. Without a lock it is aborted already. */
  get lost(): AbortSignal {
    return this.#lock?.lost ?? AbortSignal.abort();
  }

  /**
   * Waits until this process is the leader. A store that cannot be reached counts as a lock that
   * another process holds.
   *
   * @param isNoLongerNeeded called before each retry; true ends the wait
   * @returns whether this process is the leader
   * @throws the signal's reason once it is aborted
   */
  async acquire(
    signal: AbortSignal,
    isNoLongerNeeded: () => boolean | Promise<boolean>,
  ): Promise<boolean> {
    if (this.isHeld) return true;
    await this.#releasing;
    for (;;) {
      signal.throwIfAborted();
      this.#lock = await this.#tryLock();
      if (signal.aborted) await this.release();
      signal.throwIfAborted();
      if (this.#lock !== undefined) return true;
      if (await isNoLongerNeeded()) return false;
      await setTimeout(RETRY_MS, undefined, { signal, ref: false });
    }
  }

  /** Lets other processes become the leader. Does nothing without a lock. */
  async release(): Promise<void> {
    if (this.#lock !== undefined) this.#releasing = this.#lock.release();
    this.#lock = undefined;
    await this.#releasing;
  }

  async #tryLock(): Promise<LeaderLock | undefined> {
    try {
      return await this.#store.tryLeaderLock(this.#name);
    } catch {
      // The store itself reports that it cannot be reached.
      return undefined;
    }
  }
}
