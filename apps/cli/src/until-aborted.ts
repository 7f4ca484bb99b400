/** Loops that Ctrl-C ends, whatever they wait for. */

/**
 * The values of a sequence until the signal aborts; then it ends, without an error and without
 * waiting for the next one.
 *
 * @throws what the sequence throws before
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
      // Whatever it brings after the end, nobody waits for.
      next.catch(() => undefined);
      const result = await Promise.race([next, aborted]);
      if (signal.aborted || result === undefined || result.done === true) return;
      yield result.value;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener("abort", stop);
    // Not waited for: it may stand in the very read that was given up.
    void Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}
