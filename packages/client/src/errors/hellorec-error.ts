/** The one error that a failed call rejects with. */
import type { AppRouter, Event, InputIssue } from "@hellorec/api";
import { TRPCClientError } from "@trpc/client";

import type { ErrorKind, ErrorShape } from "./error-shape.ts";

/**
 * Why a call failed.
 *
 * - `refused`: the server answered, and its answer is no: see `kind`, `code`, `http_status`, `issues`
 * - `unreachable`: nothing listens there, the name is unknown, or the connection broke
 * - `timeout`: the call took longer than its time
 * - `aborted`: the caller's own signal ended the call
 * - `proxy`: the answer is not one of a hellorec server, such as the 502 page of a proxy
 * - `unsent`: nothing was sent, for example because the `token` function of the options failed
 * - `unsupported`: the runtime lacks something, such as answers of `fetch` with a body for a subscription
 */
export type ErrorReason =
  | "refused"
  | "unreachable"
  | "timeout"
  | "aborted"
  | "proxy"
  | "unsent"
  | "unsupported";

const NAME = "HellorecError";

/** An event as `track` takes it. */
export type EventInput = Event;

/** What else is known of a failure. */
export interface ErrorDetails {
  /** The error as the server sent it; only where it refused the call. */
  readonly shape?: ErrorShape | undefined;
  readonly http_status?: number | undefined;
  readonly retry_after_ms?: number | undefined;
  readonly attempts?: number;
  readonly events?: readonly EventInput[] | undefined;
  readonly cause?: unknown;
}

/**
 * A call failed; `reason` says why. Unless the reason is `refused` or `unsent`, it is not known whether
 * the server carried out the call. Events may be sent again with the same `event_id`: they count once.
 *
 * @example
 * try {
 *   await client.items.get.query({ item_id: "nosferatu" });
 * } catch (error) {
 *   if (isHellorecError(error) && error.kind === "NOT_FOUND") showEmptyPage();
 *   else throw error;
 * }
 */
export class HellorecError extends TRPCClientError<AppRouter> {
  /** Why the call failed. */
  readonly reason: ErrorReason;
  /** The name of a refusal, such as `"BAD_REQUEST"`; undefined for other reasons. */
  readonly kind: ErrorKind | undefined;
  /** The service's own number of a refusal, such as 2000 or 2004; REST answers carry the same. */
  readonly code: number | undefined;
  /** The HTTP status of the answer, such as 404, or 502 of a proxy; undefined if there was none. */
  readonly http_status: number | undefined;
  /** For BAD_REQUEST, the fields that were wrong; empty if no single field was. */
  readonly issues: readonly InputIssue[];
  /** How long the answer asks to wait (`Retry-After`), in milliseconds; undefined if it does not. */
  readonly retry_after_ms: number | undefined;
  /** How many requests were sent for the call; 0 if none was. */
  readonly attempts: number;
  /**
   * The events of a failed `track`, each with its `event_id`: pass them to another `track`, and each
   * counts once, also if the server had received them. Undefined for other calls.
   */
  readonly events: readonly EventInput[] | undefined;

  /** @example new HellorecError("unreachable", "no answer from http://127.0.0.1:5000") */
  constructor(reason: ErrorReason, message: string, details: ErrorDetails = {}) {
    const { shape, cause } = details;
    super(message, {
      ...(shape && { result: { error: shape } }),
      ...(cause instanceof Error && { cause }),
    });
    // The parent sets its own prototype, which would hide this class from instanceof.
    Object.setPrototypeOf(this, new.target.prototype);
    this.name = NAME;
    this.reason = reason;
    this.kind = shape?.data.code;
    this.code = shape?.data.hellorec_code;
    this.http_status = shape?.data.httpStatus ?? details.http_status;
    this.issues = shape?.data.issues ?? [];
    this.retry_after_ms = details.retry_after_ms;
    this.attempts = details.attempts ?? 0;
    this.events = details.events;
  }
}

/**
 * Whether a value is the error of a failed call; narrows to its `reason` and other fields.
 *
 * @example
 * if (isHellorecError(error) && error.reason === "unreachable") showOfflineNote();
 */
export function isHellorecError(error: unknown): error is HellorecError {
  // By its name: a program may hold two copies of this package, such as one for import and one for require.
  return error instanceof Error && error.name === NAME;
}
