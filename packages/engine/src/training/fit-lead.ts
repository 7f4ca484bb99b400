/** The right to do what one process at a time may do for all that share the data. */
import { setTimeout } from "node:timers/promises";

import type { LeaderLock, Store } from "@hellorec/store";

/** While another process has the lead, it is asked for this often. */
export const ASK_AGAIN_MS = 1000;

/** Asks for the lead under one name. */
export class FitLead {
  readonly #store: Pick<Store, "tryLeaderLock">;
  readonly #name: string;

  constructor(store: Pick<Store, "tryLeaderLock">, name: string) {
    this.#store = store;
    this.#name = name;
  }

  /** The lead; `undefined`: another process has it, or nobody can be asked now. */
  async tryTake(): Promise<LeaderLock | undefined> {
    try {
      return await this.#store.tryLeaderLock(this.#name);
    } catch {
      // The store says of itself that it cannot be reached.
      return undefined;
    }
  }

  /**
   * Waits for the lead until `isNeedless` says that it is no longer needed.
   *
   * @param isNeedless asked before each further try
   * @throws the signal's reason once it is aborted
   */
  async take(
    signal: AbortSignal,
    isNeedless: () => boolean | Promise<boolean>,
  ): Promise<LeaderLock | undefined> {
    for (;;) {
      signal.throwIfAborted();
      const lead = await this.tryTake();
      if (signal.aborted) await lead?.release();
      signal.throwIfAborted();
      if (lead !== undefined || (await isNeedless())) return lead;
      await setTimeout(ASK_AGAIN_MS, undefined, { signal, ref: false });
    }
  }
}
