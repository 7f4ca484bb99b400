/** Recognises results that only a streamed response can carry. Tested through conformance.test.ts. */

/** Whether a value is an async iterable, or an object with one or with a promise among its values. */
export function isDataStream(value: unknown): boolean {
  if (!isObject(value)) {
    return false;
  }
  if (Symbol.asyncIterator in value) {
    return true;
  }
  for (const key of Object.keys(value)) {
    const part = value[key];
    if (isObject(part) ? Symbol.asyncIterator in part || isPromise(part) : isPromise(part)) {
      return true;
    }
  }
  return false;
}

function isObject(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isPromise(value: unknown): boolean {
  return (
    ((typeof value === "object" && value !== null && !Array.isArray(value)) ||
      typeof value === "function") &&
    "then" in value &&
    typeof value.then === "function" &&
    "catch" in value &&
    typeof value.catch === "function"
  );
}
