/**
 * Frees the shared memory of fits that are over.
 *
 * V8 starts a collection by the size of its own heap. Shared arrays are outside of it: a search would
 * keep those of many trials, gigabytes of them.
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

let collect: (() => void) | undefined;

/** Collects the garbage of this thread now. It takes a few milliseconds. */
export function collectGarbage(): void {
  collect ??= exposedCollector();
  collect();
}

function exposedCollector(): () => void {
  setFlagsFromString("--expose-gc");
  const gc: unknown = runInNewContext("gc");
  return typeof gc === "function" ? () => void gc() : () => {};
}
