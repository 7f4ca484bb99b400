/** Loops that Ctrl-C ends. Tested through commands.test.ts and on-a-terminal.test.ts. */

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
  const aborted = new Promise<undefined>((resolve) => {
    stop = () => resolve(undefined);
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    while (!signal.aborted) {
      const next = iterator.next();
      // After an abort nothing awaits this promise: its rejection must not be unhandled.
      next.catch(() => undefined);
      const result = await Promise.race([next, aborted]);
      if (signal.aborted || result === undefined || result.done === true) return;
      yield result.value;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener("abort", stop);
    // Not awaited: the iterator may be blocked in the read that was cancelled.
    void Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}
