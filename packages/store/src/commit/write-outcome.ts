/** The outcome of a write request, as plain data that can pass between threads. Tested through write-queue.test.ts. */
import { StoreError } from "../contract/store-error.ts";
import type { StoreErrorCode } from "../contract/store-error.ts";
import type { ChangedRowCounts } from "./write-request.ts";

/** An error as plain data. ERROR: the request itself is wrong. */
export interface StoreFailure {
  readonly code: StoreErrorCode | "ERROR";
  readonly message: string;
  /** The disk is full. */
  readonly isFull?: boolean;
  /** A worker of a cluster cannot be reached. */
  readonly isOfWorker?: boolean;
}

/** What became of one request. */
export type WriteOutcome =
  | { readonly changes: ChangedRowCounts }
  | { readonly failure: StoreFailure };

/** The error that callers see for a failure. */
export function failureError(failure: StoreFailure): Error {
  return failure.code === "ERROR"
    ? new Error(failure.message)
    : new StoreError(failure.code, failure.message);
}
