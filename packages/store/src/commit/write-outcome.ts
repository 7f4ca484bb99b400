/** The outcome of a write request, as plain data that can pass between threads. Tested through write-queue.test.ts. */
import { StoreError } from "../contract/store-error.ts";
import type { StoreErrorCode } from "../contract/store-error.ts";
import type { Changes } from "./write-request.ts";

/** An error as plain data. ERROR: the request itself is wrong. */
export interface Failure {
  readonly code: StoreErrorCode | "ERROR";
  readonly message: string;
}

/** What became of one request. */
export type WriteOutcome = { readonly changes: Changes } | { readonly failure: Failure };

/** The error that callers see for a failure. */
export function failureError(failure: Failure): Error {
  return failure.code === "ERROR"
    ? new Error(failure.message)
    : new StoreError(failure.code, failure.message);
}
