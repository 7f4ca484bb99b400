/**
 * Logs failures of the server, with the cause that callers never see. Tested through
 * errors.test.ts.
 */
import type { IncomingMessage } from "node:http";

import { httpStatusOf } from "@hellorec/api";
import type { TRPCError } from "@trpc/server";
import type { Logger } from "pino";

import { requestFields } from "./request-id/log-fields.ts";

/** Where a request failed. */
export interface FailurePlace {
  readonly procedure?: string | undefined;
  readonly path?: string | undefined;
}

/** Logs an error with a 5xx status. Errors that callers caused are not logged. */
export function logFailure(
  log: Logger,
  error: TRPCError,
  request: IncomingMessage,
  failedAt: FailurePlace,
): void {
  const httpStatus = httpStatusOf(error);
  if (httpStatus < 500) return;
  const err = error.cause ?? error;
  const place = { ...failedAt, ...requestFields(request) };
  // Overload produces very many of these, and their stack traces say nothing.
  if (httpStatus === 503) log.warn({ ...place, because: reasonOf(err) }, "unavailable");
  else log.error({ ...place, err }, "internal error");
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
