/**
 * Frees the shared memory of fits that are over.
 *
 * V8 starts a collection by the size of its own heap. Shared arrays are outside of it: a search would
 * keep those of many trials, gigabytes of them.
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

type Collect = (options?: { readonly type: "minor" }) => void;

let collect: Collect | undefined;

/**
 * Collects the garbage of this thread now. It takes a few milliseconds, or more where the heap is large.
 *
 * @example
 * for (const candidate of candidates) {
 *   await measure(candidate);
 *   collectGarbage();
 * }
 */
export function collectGarbage(): void {
  collect ??= exposedCollector();
  collect();
}

/**
 * Collects what this thread has allocated lately. It takes a millisecond, however large the heap is: for
 * a thread that serves, and that was sent buffers, which are outside of the heap.
 *
 * @example
 * body.set(part, at);
 * collectYoungGarbage();
 */
export function collectYoungGarbage(): void {
  collect ??= exposedCollector();
  collect({ type: "minor" });
}

function exposedCollector(): Collect {
  setFlagsFromString("--expose-gc");
  const gc: unknown = runInNewContext("gc");
  return typeof gc === "function" ? (options) => void gc(options) : () => {};
}
