/** Why a call is refused before it runs. Tested through conformance.test.ts. */
import { TRPCError } from "@trpc/server";

import type { ParsedCalls, RequestedCall } from "./parse-calls.ts";

/** A call that is not run. */
export interface CallRefusal {
  readonly error: TRPCError;
  /** The method that the procedure accepts, where the request has another. */
  readonly allow?: string;
}

/** Refuses a call of an unknown procedure or by a wrong method; undefined: the call may run. */
export function refusalOf(
  { procedure, path }: RequestedCall,
  method: ParsedCalls["method"],
  allowMethodOverride: boolean,
): CallRefusal | undefined {
  if (procedure === null) {
    const message = `No procedure found on path "${path}"`;
    return { error: new TRPCError({ code: "NOT_FOUND", message }) };
  }
  const { type } = procedure._def;
  const allow = type === "mutation" ? "POST" : "GET";
  if (method === allow || (allowMethodOverride && type === "query")) {
    return undefined;
  }
  const message = `Unsupported ${method}-request to ${type} procedure at path "${path}"`;
  return { error: new TRPCError({ code: "METHOD_NOT_SUPPORTED", message }), allow };
}
