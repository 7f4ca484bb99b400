// Calls a procedure outside of tRPC's protocol: for routes of one's own that lead to the same router.
import type { AnyTRPCProcedure } from "@trpc/server";
import type { FastifyReply, FastifyRequest } from "fastify";

import { RequestSignal } from "../fast-path/request-signal.ts";
import { type MaybePromise, whenDone } from "./maybe-promise.ts";
import { type Outcome, runProcedure, toOutcome } from "./run-procedure.ts";

/** What a call needs. */
export interface CallOptions {
  readonly procedure: AnyTRPCProcedure;
  /** The name by which middlewares know the procedure, such as `items.put`. */
  readonly path: string;
  /** What the procedure's parser gets: nothing has checked it yet. */
  readonly input: unknown;
  readonly ctx: unknown;
  /** The request the call is made for: its client's leaving aborts `opts.signal`. */
  readonly req: FastifyRequest;
  readonly reply: FastifyReply;
}

/**
 * Runs a procedure with its middlewares and parsers, as the plugin does for tRPC's own requests.
 * Gives the data or the TRPCError, at once if nothing had to be waited for. Neither throws nor
 * rejects.
 *
 * @example
 * ```ts
 * server.post("/hello", async (req, reply) => {
 *   const call = { procedure: appRouter.hello, path: "hello", input: req.body, ctx: {}, req, reply };
 *   const { error, data } = await callProcedure(call);
 *   return error === undefined ? { data } : { failed: error.code };
 * });
 * ```
 */
export function callProcedure(options: CallOptions): MaybePromise<Outcome> {
  const { procedure, path, input, ctx, req, reply } = options;
  const result = runProcedure({
    procedure,
    path,
    batchIndex: 0,
    ctx,
    readInput: () => input,
    signal: new RequestSignal(req.raw, reply.raw),
  });
  return whenDone(result, toOutcome);
}
