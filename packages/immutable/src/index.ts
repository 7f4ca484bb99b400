/**
 * Values that never change. The code that makes such a value marks it; the code that checks or
 * serializes values may then reuse the result for as long as the value lives.
 */

const marked = new WeakSet<object>();

/**
 * Marks an object or array as one that never changes from now on, nor anything in it. The mark is
 * kept beside the value: its properties and its JSON stay as they are.
 *
 * @returns the same value
 * @example const rows = markImmutable(await readRows());
 */
export function markImmutable<Value extends object>(value: Value): Value {
  marked.add(value);
  return value;
}

/**
 * Whether {@link markImmutable} marked this very value. A copy is not marked.
 *
 * @example if (isImmutable(part)) return cachedJson(part);
 */
export function isImmutable(value: unknown): value is object {
  return typeof value === "object" && value !== null && marked.has(value);
}
