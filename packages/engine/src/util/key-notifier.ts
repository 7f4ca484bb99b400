/** Notifies subscribers that a key changed. */

/**
 * A key may have many subscribers. Changes that happen while a subscriber is busy reach it as one.
 *
 * @example
 * const notifier = new KeyNotifier();
 * for await (const _ of notifier.subscribe("alice", signal)) refresh();
 */
export class KeyNotifier {
  readonly #subscribers = new Map<string, Set<() => void>>();
  #isClosed = false;

  /** Wakes the subscribers of a key. */
  publish(key: string): void {
    for (const wake of this.#subscribers.get(key) ?? []) wake();
  }

  /** Wakes all subscribers. */
  publishAll(): void {
    for (const key of this.#subscribers.keys()) this.publish(key);
  }

  /** Ends every subscription. A later one ends at once. */
  close(): void {
    this.#isClosed = true;
    this.publishAll();
  }

  /**
   * Yields once for each change of the key, or for several that came while the consumer was busy,
   * until `signal` aborts or the notifier closes. The subscription starts with the call, not with
   * the first `next()`.
   */
  subscribe(key: string, signal: AbortSignal | undefined): AsyncGenerator<void, void, undefined> {
    let isChanged = false;
    let wakeUp: (() => void) | undefined;
    const wake = () => {
      isChanged = true;
      wakeUp?.();
    };
    const subscribers = this.#subscribers.get(key) ?? new Set();
    this.#subscribers.set(key, subscribers.add(wake));
    const stop = () => {
      signal?.removeEventListener("abort", stop);
      subscribers.delete(wake);
      const isLast = subscribers.size === 0 && this.#subscribers.get(key) === subscribers;
      if (isLast) this.#subscribers.delete(key);
      wakeUp?.();
    };
    const hasEnded = () => this.#isClosed || signal?.aborted === true;
    if (hasEnded()) stop();
    signal?.addEventListener("abort", stop);
    return (async function* () {
      try {
        while (!hasEnded()) {
          if (!isChanged) {
            await new Promise<void>((resolve) => {
              wakeUp = resolve;
            });
          }
          if (hasEnded()) return;
          isChanged = false;
          yield;
        }
      } finally {
        stop();
      }
    })();
  }

  /** Keys that have subscribers. */
  get size(): number {
    return this.#subscribers.size;
  }
}
