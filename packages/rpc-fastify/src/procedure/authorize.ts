/** The check of each call before it runs. Tested through authorize.test.ts. */
import { getTRPCErrorFromUnknown } from "@trpc/server";
import type { TRPCError } from "@trpc/server";
import type { FastifyReply, FastifyRequest } from "fastify";

import type { MaybePromise } from "./maybe-promise.ts";

/** The request of a call that is checked. */
export interface CheckedRequest {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** The input of a call as the client sent it. Throws or rejects if it cannot be read. */
  readInput(batchIndex: number): MaybePromise<unknown>;
}

/** `error`: the call is refused. `ctx`: it runs with this context in place of the request's. */
export type Permit = { readonly error: TRPCError } | { readonly ctx: unknown } | undefined;

/**
 * Decides about one call of a request; undefined: it runs as it is. What it throws refuses the call.
 *
 * @example
 * const authorize: Authorize = ({ request }, path) =>
 *   mayCall(request, path) ? undefined : { error: new TRPCError({ code: "FORBIDDEN" }) };
 */
export type Authorize = (
  source: CheckedRequest,
  path: string,
  batchIndex: number,
) => MaybePromise<Permit>;

/** What `authorize` decides. Never throws and never rejects. */
export function permitOf(
  authorize: Authorize,
  source: CheckedRequest,
  path: string,
  batchIndex: number,
): MaybePromise<Permit> {
  try {
    const permit = authorize(source, path, batchIndex);
    return permit instanceof Promise ? permit.catch(refuse) : permit;
  } catch (cause) {
    return refuse(cause);
  }
}

function refuse(cause: unknown): Permit {
  return { error: getTRPCErrorFromUnknown(cause) };
}
