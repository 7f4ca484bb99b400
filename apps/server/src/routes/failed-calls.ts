/** Remembers the last calls that failed, for the dashboard: bounded, in memory, without inputs. */
import type { Stats } from "@hellorec/api";
import { MAX_FAILED_CALLS, toPublicError } from "@hellorec/api";
import type { CallEnd } from "@hellorec/rpc-fastify";

type FailedCall = NonNullable<Stats["failed_calls"]>[number];

const MAX_MESSAGE = 300;

/**
 * Keeps what callers were told, and nothing that they sent.
 *
 * @example
 * const failed = new FailedCalls();
 * failed.observe({ procedure: "items.get", milliseconds: 1, error });
 * failed.newestFirst(); // [{ procedure: "items.get", code: "NOT_FOUND", http_status: 404, … }]
 */
export class FailedCalls {
  readonly #calls: FailedCall[] = [];

  /** Remembers a call that was refused or failed. One whose caller left was told nothing. */
  observe({ procedure, error }: CallEnd): void {
    if (error === undefined || error.code === "CLIENT_CLOSED_REQUEST") return;
    const { trpcCode, httpStatus, message } = toPublicError(error);
    this.#calls.push({
      procedure,
      code: trpcCode,
      http_status: httpStatus,
      message: message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE - 1)}…` : message,
      failed_at: new Date().toISOString(),
    });
    if (this.#calls.length > MAX_FAILED_CALLS) this.#calls.shift();
  }

  /** Empty: none failed. */
  newestFirst(): FailedCall[] {
    return [...this.#calls].reverse();
  }
}
