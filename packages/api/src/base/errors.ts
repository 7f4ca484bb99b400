/** Errors as clients see them: one table of codes, and no internals in any message. */
import { TRPCError } from "@trpc/server";
import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import type { TRPC_ERROR_CODE_KEY } from "@trpc/server/rpc";
import { z } from "zod";

import { InexactError } from "./exact-numbers.ts";
import { inputIssues, linesOf } from "./input-issues.ts";
import type { InputIssue } from "./input-issues.ts";
import { wrongCallMessage } from "./wrong-call.ts";

/**
 * The number that REST envelopes and `data.hellorec_code` carry for an HTTP status of 400 or more.
 *
 * @example hellorecCode(404) // 2004
 */
export function hellorecCode(httpStatus: number): number {
  return httpStatus < 500 ? 2000 + (httpStatus - 400) : 2050 + (httpStatus - 500);
}

/** An error ready to be sent: everything in it may be shown to a client. */
export interface PublicError {
  readonly trpcCode: TRPC_ERROR_CODE_KEY;
  /** 400 to 499: the call was refused. From 500 on: the server failed. */
  readonly httpStatus: number;
  /** What {@link hellorecCode} gives for the status. */
  readonly code: number;
  readonly message: string;
  /** Each mistake in the input, if that is what is wrong. */
  readonly issues?: readonly InputIssue[];
}

/**
 * What a client may know of an error. An input error names its fields; an error that is not meant for
 * clients becomes "internal error".
 *
 * @example toPublicError(new TRPCError({ code: "NOT_FOUND", message: "no such item" })).code // 2004
 */
export function toPublicError(error: TRPCError): PublicError {
  const unwrapped = unwrapPortError(error);
  const httpStatus = getHTTPStatusCodeFromError(unwrapped);
  const kind = { trpcCode: unwrapped.code, httpStatus, code: hellorecCode(httpStatus) };
  if (unwrapped.code === "INTERNAL_SERVER_ERROR") return { ...kind, message: "internal error" };
  if (unwrapped.cause instanceof z.core.$ZodError) {
    const issues = inputIssues(unwrapped.cause);
    return { ...kind, message: linesOf(issues), issues };
  }
  // The parser's message differs between engines and versions, so clients must not rely on it.
  if (unwrapped.cause instanceof SyntaxError) {
    return { ...kind, message: "the input is not JSON" };
  }
  if (unwrapped.code === "PARSE_ERROR") return { ...kind, message: "the body is not JSON" };
  return { ...kind, message: wrongCallMessage(unwrapped) ?? unwrapped.message };
}

/**
 * The HTTP status of an error as clients see it: 503 where a port is UNAVAILABLE, for example.
 *
 * @example httpStatusOf(new TRPCError({ code: "NOT_FOUND" })) // 404
 */
export function httpStatusOf(error: TRPCError): number {
  return getHTTPStatusCodeFromError(unwrapPortError(error));
}

/** Errors of ports arrive wrapped as internal ones. This unwraps the kinds that clients should see. */
function unwrapPortError(error: TRPCError): TRPCError {
  if (error.code !== "INTERNAL_SERVER_ERROR") return error;
  const { cause } = error;
  if (cause instanceof InexactError) {
    return new TRPCError({ code: "BAD_REQUEST", message: cause.message });
  }
  const kind = cause !== undefined && "code" in cause ? cause.code : undefined;
  if (kind === "UNAVAILABLE") {
    return new TRPCError({ code: "SERVICE_UNAVAILABLE", message: "try again shortly" });
  }
  if (kind === "BAD_CURSOR") {
    return new TRPCError({
      code: "BAD_REQUEST",
      message: "cursor: not one this list returned: start again without a cursor",
    });
  }
  return error;
}
