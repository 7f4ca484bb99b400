/** Tells who waits for it that a key changed: many waiters, changes between two waits folded. */
export class ChangeFeed {
  readonly #waiters = new Map<string, Set<() => void>>();
  #closed = false;

  /** Wakes everybody who watches the key. */
  announce(key: string): void {
    for (const wake of this.#waiters.get(key) ?? []) wake();
  }

  /** Wakes everybody. */
  announceAll(): void {
    for (const key of this.#waiters.keys()) this.announce(key);
  }

  /** Ends every watch, and every one that is begun from now on. */
  close(): void {
    this.#closed = true;
    this.announceAll();
  }

  /**
   * Yields once for each change of the key, or for several that came while the consumer was busy,
   * until `signal` aborts or the feed closes. Watching begins with the call, not with the first
   * `next()`.
   *
   * @example for await (const _ of feed.watch("alice", signal)) refresh();
   */
  watch(key: string, signal: AbortSignal | undefined): AsyncGenerator<void, void, undefined> {
    let changed = false;
    let wakeUp: (() => void) | undefined;
    const wake = () => {
      changed = true;
      wakeUp?.();
    };
    const waiters = this.#waiters.get(key) ?? new Set();
    this.#waiters.set(key, waiters.add(wake));
    const stop = () => {
      signal?.removeEventListener("abort", stop);
      waiters.delete(wake);
      if (waiters.size === 0 && this.#waiters.get(key) === waiters) this.#waiters.delete(key);
      wakeUp?.();
    };
    const ended = () => this.#closed || signal?.aborted === true;
    if (ended()) stop();
    signal?.addEventListener("abort", stop);
    return (async function* () {
      try {
        while (!ended()) {
          if (!changed) {
            await new Promise<void>((resolve) => {
              wakeUp = resolve;
            });
          }
          if (ended()) return;
          changed = false;
          yield;
        }
      } finally {
        stop();
      }
    })();
  }

  /** Keys somebody watches. */
  get size(): number {
    return this.#waiters.size;
  }
}
