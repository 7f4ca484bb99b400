/** What a failed call throws: the server's refusal, or no answer. */
import type { AppRouter, InputIssue } from "@hellorec/api";
import { TRPCClientError } from "@trpc/client";
import type { TRPCClientErrorLike } from "@trpc/client";

type ErrorShape = NonNullable<TRPCClientErrorLike<AppRouter>["shape"]>;

/** The name of a refusal, such as `"BAD_REQUEST"` or `"NOT_FOUND"`. */
export type ErrorKind = ErrorShape["data"]["code"];

/**
 * The server refused the call.
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
  /** What went wrong, by name. */
  readonly kind: ErrorKind;
  /** The service's own number for it, such as 2000 or 2004; REST answers carry the same. */
  readonly code: number;
  /** The HTTP status of the answer, such as 400 or 404. */
  readonly http_status: number;
  /** For BAD_REQUEST, the fields that were wrong; empty if no single field was. */
  readonly issues: readonly InputIssue[];
  /** The server's `Retry-After`, in milliseconds; undefined if it sent none. */
  readonly retry_after_ms: number | undefined;

  constructor(shape: ErrorShape, retryAfterMs?: number) {
    super(shape.message, { result: { error: shape } });
    // The parent sets its own prototype, which would hide this class from instanceof.
    Object.setPrototypeOf(this, HellorecError.prototype);
    this.name = "HellorecError";
    this.kind = shape.data.code;
    this.code = shape.data.hellorec_code;
    this.http_status = shape.data.httpStatus;
    this.issues = shape.data.issues ?? [];
    this.retry_after_ms = retryAfterMs;
  }
}

/**
 * Why there was no answer.
 *
 * - `unreachable`: nothing listens there, the name is unknown, or the connection broke
 * - `timeout`: the call took longer than `timeout_ms`
 * - `not_hellorec`: the answer is not one of a hellorec server
 * - `aborted`: the caller's own signal ended the call
 * - `unsupported`: this runtime has no EventSource, which a subscription needs
 * - `no_token`: the `token` function of the options failed, or returned no token
 */
export type ConnectionFailure =
  | "unreachable"
  | "timeout"
  | "not_hellorec"
  | "aborted"
  | "unsupported"
  | "no_token";

/**
 * No usable answer. It is not known whether the server carried out the call: a mutation may have been
 * carried out before the connection broke. Events may be sent again with the same `event_id`: they
 * count once.
 *
 * @example
 * if (isHellorecConnectionError(error) && error.reason === "timeout") showRetryButton();
 */
export class HellorecConnectionError extends TRPCClientError<AppRouter> {
  /** What kept the answer away. */
  readonly reason: ConnectionFailure;

  constructor(reason: ConnectionFailure, message: string, cause?: unknown) {
    super(message, cause instanceof Error ? { cause } : {});
    Object.setPrototypeOf(this, HellorecConnectionError.prototype);
    this.name = "HellorecConnectionError";
    this.reason = reason;
  }
}

/**
 * Whether the server refused the call; narrows to its code, HTTP status and faulty fields.
 *
 * @example
 * if (isHellorecError(error)) for (const issue of error.issues) mark(issue.path, issue.message);
 */
export function isHellorecError(error: unknown): error is HellorecError {
  return error instanceof HellorecError;
}

/**
 * Whether a call got no usable answer; narrows to the `reason`.
 *
 * @example
 * if (isHellorecConnectionError(error) && error.reason === "unreachable") showOfflineNote();
 */
export function isHellorecConnectionError(error: unknown): error is HellorecConnectionError {
  return error instanceof HellorecConnectionError;
}

/** Whether a value that a server sent is an error of this contract. */
export function isErrorShape(value: unknown): value is ErrorShape {
  if (!isRecord(value) || typeof value["message"] !== "string") return false;
  const { data } = value;
  return (
    isRecord(data) &&
    typeof data["code"] === "string" &&
    typeof data["httpStatus"] === "number" &&
    typeof data["hellorec_code"] === "number"
  );
}

/** Whether a value is an object whose fields can be read. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
