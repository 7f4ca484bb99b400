/** The one error of a store, and its codes. */

/**
 * Why a store refuses. `message` is for the operator; clients see at most `code`.
 *
 * @example
 * try {
 *   await store.events.append(events);
 * } catch (error) {
 *   if (!(error instanceof StoreError) || error.code !== "UNAVAILABLE") throw error;
 *   retryLater(events);
 * }
 */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/**
 * While the store is open:
 *
 * - UNAVAILABLE: for now, such as a full queue, a full disk, or a store that is closing.
 * - FAILED: an I/O error. It is permanent.
 * - BAD_CURSOR: not a cursor of this list.
 *
 * When it is opened:
 *
 * - LOCKED: another process owns the file.
 * - NEWER: the data was made by a newer program.
 * - NOT_A_DATABASE: the file is not a database, or is damaged.
 * - UNUSABLE: any other reason, such as a read-only directory or an unsupported URL.
 */
export type StoreErrorCode =
  | "UNAVAILABLE"
  | "FAILED"
  | "BAD_CURSOR"
  | "LOCKED"
  | "NEWER"
  | "NOT_A_DATABASE"
  | "UNUSABLE";
