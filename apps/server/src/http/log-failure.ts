/**
 * Logs failures of the server, with the cause that callers never see. Tested through
 * errors.test.ts.
 */
import { toPublicError } from "@hellorec/api";
import type { TRPCError } from "@trpc/server";
import type { Logger } from "pino";

/** Where a request failed. */
export interface FailurePlace {
  readonly procedure?: string | undefined;
  readonly path?: string | undefined;
}

/** Logs an error with a 5xx status. Errors that callers caused are not logged. */
export function logFailure(log: Logger, error: TRPCError, place: FailurePlace): void {
  const { httpStatus } = toPublicError(error);
  const err = error.cause ?? error;
  // Overload produces very many of these, and their stack traces say nothing.
  if (httpStatus === 503) log.warn({ ...place, because: reasonOf(err) }, "unavailable");
  else if (httpStatus >= 500) log.error({ ...place, err }, "internal error");
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
