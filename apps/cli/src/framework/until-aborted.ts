/** Loops that Ctrl-C ends. Tested through on-a-terminal.test.ts too. */

/**
 * The values of a sequence until the signal aborts. Then the sequence ends without an error, and the
 * pending value is not awaited.
 *
 * @throws what the sequence throws before the signal aborts
 * @example for await (const line of untilAborted(lines, signal)) print(line);
 */
export async function* untilAborted<Value>(
  values: AsyncIterable<Value>,
  signal: AbortSignal,
): AsyncGenerator<Value, void, undefined> {
  const iterator = values[Symbol.asyncIterator]();
  let stop = () => {};
  const onAbort = () => stop();
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    while (!signal.aborted) {
      // Not Promise.race with one promise of the abort: that would keep each value until the end.
      const result = await new Promise<IteratorResult<Value> | undefined>((resolve, reject) => {
        stop = () => resolve(undefined);
        iterator.next().then(resolve, reject);
      });
      if (signal.aborted || result === undefined || result.done === true) return;
      yield result.value;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener("abort", onAbort);
    // Not awaited: the iterator may be blocked in the read that was cancelled.
    void Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}
