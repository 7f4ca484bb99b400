/** Errors as clients see them: one table of codes, and no internals in any message. */
import { TRPCError } from "@trpc/server";
import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import type { TRPC_ERROR_CODE_KEY } from "@trpc/server/rpc";
import { z } from "zod";

import { inputIssues, lineOf } from "./input-issues.ts";
import type { InputIssue } from "./input-issues.ts";
import { InexactError } from "./multiply.ts";

/** The number REST envelopes and `data.hellorec_code` carry for an HTTP status of 400 or more. */
export function hellorecCode(httpStatus: number): number {
  return httpStatus < 500 ? 2000 + (httpStatus - 400) : 2050 + (httpStatus - 500);
}

/** An error ready to be sent: everything in it may be shown to a client. */
export interface PublicError {
  readonly trpcCode: TRPC_ERROR_CODE_KEY;
  readonly httpStatus: number;
  readonly code: number;
  readonly message: string;
  readonly issues?: readonly InputIssue[];
}

/**
 * What a client may know of an error. An input error names its fields; an error that is not meant for
 * clients becomes "internal error".
 *
 * @example toPublicError(new TRPCError({ code: "NOT_FOUND", message: "no such item" })).code // 2004
 */
export function toPublicError(error: TRPCError): PublicError {
  const known = withKnownCause(error);
  const httpStatus = getHTTPStatusCodeFromError(known);
  const kind = { trpcCode: known.code, httpStatus, code: hellorecCode(httpStatus) };
  if (known.code === "INTERNAL_SERVER_ERROR") return { ...kind, message: "internal error" };
  if (known.cause instanceof z.core.$ZodError) {
    const issues = inputIssues(known.cause);
    const message = issues.map((issue) => lineOf(issue)).join("; ");
    return { ...kind, message, issues };
  }
  // The parser's message differs between engines and versions, so clients must not rely on it.
  if (known.cause instanceof SyntaxError) return { ...kind, message: "the input is not JSON" };
  if (known.code === "PARSE_ERROR") return { ...kind, message: "the body is not JSON" };
  return { ...kind, message: known.message };
}

/** Port errors arrive wrapped as internal ones; this unwraps the kinds that clients should see. */
function withKnownCause(error: TRPCError): TRPCError {
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
    return new TRPCError({ code: "BAD_REQUEST", message: "cursor: not one this list returned" });
  }
  return error;
}
