/** The errors of callers who find no place, or left before they had one. Tested through fairness.test.ts. */
import type { ServerResponse } from "node:http";

import { TRPCError } from "@trpc/server";

import type { Full } from "./calls/call-limits.ts";

/** 429 if the limit of one address is reached, 503 if that of the server is. */
export function tooBusy(full: Full): TRPCError {
  return full === "client"
    ? new TRPCError({
        code: "TOO_MANY_REQUESTS",
        message: "too many calls of this address wait: send fewer at once, and try again later",
      })
    : new TRPCError({
        code: "SERVICE_UNAVAILABLE",
        message: "too many calls wait: try again later",
      });
}

/** Whose limit an error of {@link tooBusy} is about. */
export function fullOf({ code }: TRPCError): Full {
  return code === "TOO_MANY_REQUESTS" ? "client" : "server";
}

/** An error for a stream whose client left before it began: nothing would tell its end. */
export function closedEarly({ destroyed }: ServerResponse): TRPCError | undefined {
  if (!destroyed) return undefined;
  const message = "the client closed the connection before the stream began";
  return new TRPCError({ code: "CLIENT_CLOSED_REQUEST", message });
}
