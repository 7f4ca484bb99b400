/** How a call or a request ended, as a label of few values. Tested through call-stats.test.ts. */
import { httpStatusOf } from "@hellorec/api";
import type { TRPCError } from "@trpc/server";

/**
 * - `ok`: it gave a result.
 * - `client_error`: its caller can put it right (4xx).
 * - `server_error`: the server failed (5xx).
 * - `unavailable`: too busy, or the database is away (503).
 * - `refused`: it never ran: no right to it, or over a limit of its caller.
 */
export const OUTCOMES = ["ok", "client_error", "server_error", "unavailable", "refused"] as const;

/** One of {@link OUTCOMES}. */
export type CallOutcome = (typeof OUTCOMES)[number];

/** The outcome of a call that ran. */
export function outcomeOf(error: TRPCError | undefined): CallOutcome {
  return error === undefined ? "ok" : outcomeOfStatus(httpStatusOf(error));
}

/** The outcome of a request by the status of its answer. */
export function outcomeOfStatus(httpStatus: number): CallOutcome {
  if (httpStatus < 400) return "ok";
  if (httpStatus === 503) return "unavailable";
  return httpStatus >= 500 ? "server_error" : "client_error";
}
