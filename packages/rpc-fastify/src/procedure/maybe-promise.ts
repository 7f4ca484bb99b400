// Values that may be there at once: what needs no waiting isn't put off to a later microtask.

/** A value, or the promise of one. */
export type MaybePromise<T> = T | Promise<T>;

/** Whether `await` would wait for a value. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    ((typeof value === "object" && value !== null) || typeof value === "function") &&
    "then" in value &&
    typeof value.then === "function"
  );
}

/** Goes on with a value, at once if it is there. Whatever `use` throws or rejects with is passed on. */
export function whenDone<T, U>(
  value: MaybePromise<T>,
  use: (value: T) => MaybePromise<U>,
): MaybePromise<U> {
  return value instanceof Promise ? value.then(use) : use(value);
}

/** All the values, at once if all are there. Rejects with the first failure. */
export function allDone<T>(values: readonly MaybePromise<T>[]): MaybePromise<readonly T[]> {
  return areThere(values) ? values : Promise.all(values);
}

function areThere<T>(values: readonly MaybePromise<T>[]): values is readonly T[] {
  return values.every((value) => !(value instanceof Promise));
}
