/** A value that changes, for readers that take their time: each gets the newest, never a backlog. */

/** How a sequence of values ended: with an error that is thrown to its readers, or without one. */
interface End {
  readonly error: Error | undefined;
}

/** The newest of the values of a source. It holds one value at a time. */
export class Newest<Value> {
  #newest: { readonly value: Value } | undefined;
  #end: End | undefined;
  readonly #waiting = new Set<() => void>();

  /** Replaces the value. Readers that have not read the one before never see it. */
  put(value: Value): void {
    this.#newest = { value };
    this.#wake();
  }

  /** Ends it. Readers still get a value that they have not read, and then the error, once. */
  end(error: Error | undefined): void {
    this.#end ??= { error };
    // A caller that has ended it wants no more.
    if (error === undefined) this.#newest = undefined;
    this.#wake();
  }

  /**
   * The values from the newest one on, for one reader.
   *
   * @param onReturn called when the reader leaves its loop
   */
  read(onReturn: () => void): AsyncIterableIterator<Value> {
    let seen: object | undefined;
    let isOver = false;
    const next = async (): Promise<IteratorResult<Value, undefined>> => {
      for (;;) {
        if (isOver) return { done: true, value: undefined };
        const newest = this.#newest;
        if (newest !== undefined && newest !== seen) {
          seen = newest;
          return { done: false, value: newest.value };
        }
        if (this.#end !== undefined) {
          isOver = true;
          if (this.#end.error !== undefined) throw this.#end.error;
          continue;
        }
        await new Promise<void>((resolve) => this.#waiting.add(resolve));
      }
    };
    const iterator: AsyncIterableIterator<Value> = {
      next,
      return: () => {
        isOver = true;
        this.#wake();
        onReturn();
        return Promise.resolve({ done: true, value: undefined });
      },
      [Symbol.asyncIterator]: () => iterator,
    };
    return iterator;
  }

  #wake(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const resolve of waiting) resolve();
  }
}
