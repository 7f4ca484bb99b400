/** Calls a procedure outside of tRPC's protocol: for other routes that lead to the same router. */
import type { AnyTRPCProcedure } from "@trpc/server";
import type { FastifyReply, FastifyRequest } from "fastify";

import { watchDisconnect } from "../wire/request-signal.ts";
import type { OnCallEnd } from "./call-end.ts";
import type { TraceCall } from "./call-trace.ts";
import { whenDone } from "./maybe-promise.ts";
import type { MaybePromise } from "./maybe-promise.ts";
import type { CallSource } from "./procedure-call.ts";
import { runProcedure } from "./run-procedure.ts";
import { toOutcome } from "./step-result.ts";
import type { Outcome } from "./step-result.ts";

/**
 * What a call needs.
 *
 * @example
 * ```ts
 * const options: CallOptions = { procedure, name: "items.put", input, ctx, request, reply };
 * ```
 */
export interface CallOptions {
  readonly procedure: AnyTRPCProcedure;
  /** The procedure's name with its groups, such as `items.put`. Middlewares get it as `path`. */
  readonly name: string;
  /** What the procedure's parser gets, unchecked. */
  readonly input: unknown;
  readonly ctx: unknown;
  /** The request the call is made for: `opts.signal` aborts when its client disconnects. */
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** Called when the call has ended. */
  readonly onCallEnd?: OnCallEnd;
  /** Traces the call. */
  readonly traceCall?: TraceCall | undefined;
}

/**
 * Runs a procedure with its middlewares and parsers, as the plugin does for tRPC's own requests.
 * Gives the data or the TRPCError, at once if nothing has to be waited for. Never throws and never
 * rejects.
 *
 * @example
 * ```ts
 * server.post("/hello", async (request, reply) => {
 *   const call = { procedure: appRouter.hello, name: "hello", input: request.body, ctx: {} };
 *   const { error, data } = await callProcedure({ ...call, request, reply });
 *   return error === undefined ? { data } : { failed: error.code };
 * });
 * ```
 */
export function callProcedure(options: CallOptions): MaybePromise<Outcome> {
  const { procedure, name, input, ctx, request, reply, onCallEnd, traceCall } = options;
  const result = runProcedure({
    procedure,
    path: name,
    batchIndex: 0,
    ctx,
    source: new SingleInput(input, request, reply),
    onCallEnd,
    traceCall,
  });
  return whenDone(result, toOutcome);
}

/** An input that was read elsewhere. The signal is created at its first use. */
class SingleInput implements CallSource {
  readonly #input: unknown;
  readonly #request: FastifyRequest;
  readonly #reply: FastifyReply;
  #signal: AbortSignal | undefined;

  constructor(input: unknown, request: FastifyRequest, reply: FastifyReply) {
    this.#input = input;
    this.#request = request;
    this.#reply = reply;
  }

  get rawRequest(): FastifyRequest["raw"] {
    return this.#request.raw;
  }

  readInput(): unknown {
    return this.#input;
  }

  signal(): AbortSignal {
    this.#signal ??= watchDisconnect(this.#request.raw, this.#reply.raw);
    return this.#signal;
  }
}
