/** Values that may be available at once: no microtask is spent on what does not have to be waited for. */

/**
 * A value, or the promise of one.
 *
 * @example const outcome: MaybePromise<Outcome> = callProcedure(call);
 */
export type MaybePromise<T> = T | Promise<T>;

/** Whether `await` would wait for a value. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    ((typeof value === "object" && value !== null) || typeof value === "function") &&
    "then" in value &&
    typeof value.then === "function"
  );
}

/**
 * Calls `use` with a value: at once if the value is available, else when its promise is fulfilled.
 * What `use` throws or rejects with is passed on.
 *
 * @example whenDone(callProcedure(call), ({ data }) => reply.send(data))
 */
export function whenDone<T, U>(
  value: MaybePromise<T>,
  use: (value: T) => MaybePromise<U>,
): MaybePromise<U> {
  return value instanceof Promise ? value.then(use) : use(value);
}

/** All the values, at once if all are available. Rejects with the first failure. */
export function allDone<T>(values: readonly MaybePromise<T>[]): MaybePromise<readonly T[]> {
  return areAvailable(values) ? values : Promise.all(values);
}

function areAvailable<T>(values: readonly MaybePromise<T>[]): values is readonly T[] {
  return values.every((value) => !(value instanceof Promise));
}
