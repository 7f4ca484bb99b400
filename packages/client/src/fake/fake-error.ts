/** Errors for a test to throw: the ones that a real client would reject with. */
import { toPublicError } from "@hellorec/api";
import { TRPCError } from "@trpc/server";
import { TRPC_ERROR_CODES_BY_KEY } from "@trpc/server/rpc";

import { HellorecError } from "../errors/hellorec-error.ts";
import type { ErrorDetails, ErrorKind, ErrorReason, InputIssue } from "../index.ts";

/** What a fake error says. */
export interface FakeErrorOptions {
  readonly reason: ErrorReason;
  /**
   * The name of a refusal; its `code` and `http_status` follow from it.
   * @default "BAD_REQUEST"
   */
  readonly kind?: ErrorKind;
  /** The fields that were wrong, of a refusal. */
  readonly issues?: readonly InputIssue[];
  readonly message?: string;
  /** The HTTP status of a proxy's answer, 502 by default. */
  readonly http_status?: number;
  /** In milliseconds. */
  readonly retry_after_ms?: number;
  /**
   * How many requests the call seems to have sent.
   * @default 1, and 0 where the reason is `unsent` or `unsupported`
   */
  readonly attempts?: number;
}

/**
 * An error as calls reject with it, for an override to throw. That of a failed `track` gets the events
 * of the call by itself.
 *
 * @example
 * createFakeClient({
 *   recommend: () => {
 *     throw fakeError({ reason: "unreachable" });
 *   },
 *   items: {
 *     get: () => {
 *       throw fakeError({ reason: "refused", kind: "NOT_FOUND" });
 *     },
 *   },
 * });
 */
export function fakeError(options: FakeErrorOptions): HellorecError {
  const { reason, retry_after_ms } = options;
  const isSent = reason !== "unsent" && reason !== "unsupported";
  const details: ErrorDetails = { retry_after_ms, attempts: options.attempts ?? (isSent ? 1 : 0) };
  if (reason === "refused") {
    const { kind = "BAD_REQUEST", message = `refused by the test: ${kind}`, issues } = options;
    return refusal(new TRPCError({ code: kind, message }), issues, details);
  }
  const message = options.message ?? `${reason}, as the test wants it`;
  const http_status = options.http_status ?? (reason === "proxy" ? 502 : undefined);
  return new HellorecError(reason, message, { ...details, http_status });
}

/** The error of a procedure, as the server would send it. */
export function refusal(
  error: TRPCError,
  issues?: readonly InputIssue[],
  details: ErrorDetails = { attempts: 1 },
): HellorecError {
  const shown = toPublicError(error);
  const known = issues ?? shown.issues;
  const data = {
    code: shown.trpcCode,
    httpStatus: shown.httpStatus,
    hellorec_code: shown.code,
    ...(known !== undefined && { issues: known }),
  };
  const shape = { message: shown.message, code: TRPC_ERROR_CODES_BY_KEY[shown.trpcCode], data };
  return new HellorecError("refused", shown.message, { ...details, shape });
}

/** The same error with the events of the call that failed. */
export function withEvents(error: HellorecError, events: ErrorDetails["events"]): HellorecError {
  const { reason, message, shape, cause, http_status, retry_after_ms, attempts } = error;
  const details = { shape: shape ?? undefined, cause, http_status, retry_after_ms, attempts };
  return new HellorecError(reason, message, { ...details, events });
}
