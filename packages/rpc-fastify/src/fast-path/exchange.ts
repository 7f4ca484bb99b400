/**
 * One request on the fast path: creates the context once, runs the calls side by side, and reports
 * their errors. Tested through conformance.test.ts.
 */
import { getTRPCErrorFromUnknown } from "@trpc/server";
import type { AnyTRPCRouter, inferRouterContext, TRPCError, TRPCProcedureType } from "@trpc/server";
import type { TRPCRequestInfo } from "@trpc/server/http";
import type { FastifyReply, FastifyRequest } from "fastify";

import { permitOf } from "../procedure/authorize.ts";
import type { CheckedRequest, Permit } from "../procedure/authorize.ts";
import { isThenable } from "../procedure/maybe-promise.ts";
import type { MaybePromise } from "../procedure/maybe-promise.ts";
import type { CallSource } from "../procedure/procedure-call.ts";
import { runProcedure } from "../procedure/run-procedure.ts";
import { toOutcome } from "../procedure/step-result.ts";
import type { Outcome, StepResult } from "../procedure/step-result.ts";
import { watchDisconnect } from "../wire/request-signal.ts";
import { refusalOf } from "./call-refusal.ts";
import { Inputs } from "./inputs.ts";
import type { FastPathOptions, StartedQuery } from "./options.ts";
import type { ParsedCalls, RequestedCall } from "./parse-calls.ts";
import { ContextOptions, RequestDescription } from "./request-info.ts";
import { isSameContext } from "./same-context.ts";

/** Where an error happened, for onError and the error formatter. */
export interface ErrorOrigin {
  readonly path: string | undefined;
  readonly type: TRPCProcedureType | "unknown";
  readonly input: unknown;
}

/** A request with everything that its calls share. */
export class Exchange<TRouter extends AnyTRPCRouter> implements CallSource, CheckedRequest {
  readonly options: FastPathOptions<TRouter>;
  readonly parsed: ParsedCalls;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** What createContext gave; undefined before, and if it failed. */
  ctx: inferRouterContext<TRouter> | undefined;
  /** The method that a procedure accepts; set if it was called by another. */
  allow: string | undefined;
  readonly #inputs: Inputs;
  /** Its one call, where that was started before Fastify routed the request. */
  readonly #started: StartedQuery | undefined;
  #signal: AbortSignal | undefined;
  #info: TRPCRequestInfo | undefined;
  #contextError: TRPCError | undefined;

  constructor(
    options: FastPathOptions<TRouter>,
    parsed: ParsedCalls,
    request: FastifyRequest,
    reply: FastifyReply,
  ) {
    this.options = options;
    this.parsed = parsed;
    this.request = request;
    this.reply = reply;
    const batchSize = parsed.isBatch ? parsed.calls.length : null;
    const { trpcOptions, maxInputDepth } = options;
    this.#started = options.directQueries?.started(request.raw);
    this.#inputs =
      this.#started?.inputs ??
      new Inputs(trpcOptions.router, parsed.json, batchSize, maxInputDepth);
  }

  get rawRequest(): FastifyRequest["raw"] {
    return this.request.raw;
  }

  get rawResponse(): FastifyReply["raw"] {
    return this.reply.raw;
  }

  /** The description of the request for createContext and responseMeta. */
  get info(): TRPCRequestInfo {
    this.#info ??= new RequestDescription(this.parsed, this.#inputs, this, this.request);
    return this.#info;
  }

  /** Creates the context. If that fails, every call fails with its error. */
  createContext(): MaybePromise<void> {
    const { createContext } = this.options.trpcOptions;
    if (createContext === undefined) {
      return;
    }
    if (isSameContext(createContext)) {
      this.ctx = createContext();
      return;
    }
    try {
      const ctx: unknown = createContext(new ContextOptions(this));
      if (!isThenable(ctx)) {
        this.ctx = ctx;
        return;
      }
      return Promise.resolve(ctx).then(
        (settled) => {
          this.ctx = settled;
        },
        (cause: unknown) => this.#failContext(cause),
      );
    } catch (cause) {
      this.#failContext(cause);
    }
  }

  #failContext(cause: unknown): void {
    this.#contextError = getTRPCErrorFromUnknown(cause);
  }

  /**
   * Runs one call, such as the only one of a request that is no batch. Throws or rejects only if
   * onError does.
   */
  runCall(index: number): MaybePromise<Outcome> {
    const refusal = this.#refusalOf(index);
    if (refusal !== undefined) {
      return { error: refusal };
    }
    const outcome = this.#start(index);
    if (!(outcome instanceof Promise) && outcome.error !== undefined) {
      this.report(outcome.error, this.originOf(index));
    }
    return outcome;
  }

  /**
   * Runs the calls of a batch side by side. Throws or rejects only if onError does.
   *
   * A refused call is reported before any call starts, one that fails at once after all were started:
   * onError then sees as much of the inputs as under tRPC's own handler.
   */
  runBatch(): MaybePromise<Outcome>[] {
    const refusals = this.parsed.calls.map((_, index) => this.#refusalOf(index));
    const running = refusals.map((refusal, index) =>
      refusal === undefined ? this.#start(index) : { error: refusal },
    );
    for (const [index, outcome] of running.entries()) {
      if (
        !(outcome instanceof Promise) &&
        outcome.error !== undefined &&
        refusals[index] === undefined
      ) {
        this.report(outcome.error, this.originOf(index));
      }
    }
    return running;
  }

  #start(index: number): MaybePromise<Outcome> {
    const { authorize } = this.options;
    const started = this.#started;
    if (started?.run !== undefined) return this.#outcomeOf(index, started.run.result);
    if (authorize === undefined) return this.#run(index, this.ctx);
    const permit = started?.permit ?? permitOf(authorize, this, this.#callAt(index).path, index);
    return permit instanceof Promise
      ? this.#runLater(index, permit)
      : this.#runPermitted(index, permit);
  }

  #runPermitted(index: number, permit: Permit): MaybePromise<Outcome> {
    if (permit === undefined) return this.#run(index, this.ctx);
    return "error" in permit ? permit : this.#run(index, permit.ctx);
  }

  async #runLater(index: number, permit: Promise<Permit>): Promise<Outcome> {
    const outcome = this.#runPermitted(index, await permit);
    // What a promise gives is reported by nobody else, but by the one that was started here.
    if (!(outcome instanceof Promise) && outcome.error !== undefined) {
      this.report(outcome.error, this.originOf(index));
    }
    return outcome;
  }

  #run(index: number, ctx: unknown): MaybePromise<Outcome> {
    const { path, procedure } = this.#callAt(index);
    if (procedure === null) {
      throw new TypeError("A call without procedure was not refused");
    }
    const result = runProcedure({
      procedure,
      path,
      batchIndex: index,
      ctx,
      source: this,
      onCallEnd: this.options.onCallEnd,
      traceCall: this.options.traceCall,
    });
    return this.#outcomeOf(index, result);
  }

  #outcomeOf(index: number, result: MaybePromise<StepResult | undefined>): MaybePromise<Outcome> {
    return result instanceof Promise ? this.#settle(index, result) : toOutcome(result);
  }

  async #settle(index: number, result: Promise<StepResult | undefined>): Promise<Outcome> {
    const outcome = toOutcome(await result);
    if (outcome.error !== undefined) {
      this.report(outcome.error, this.originOf(index));
    }
    return outcome;
  }

  readInput(batchIndex: number): MaybePromise<unknown> {
    return this.#inputs.read(batchIndex);
  }

  signal(): AbortSignal {
    this.#signal ??= watchDisconnect(this.request.raw, this.reply.raw);
    return this.#signal;
  }

  /** Reports an error to onError. */
  report(error: TRPCError, { path, input, type }: ErrorOrigin): void {
    const { ctx, request } = this;
    this.options.trpcOptions.onError?.({ error, path, input, ctx, type, req: request });
  }

  /** Where an error of a call happened. */
  originOf(index: number): ErrorOrigin {
    const call = this.#callAt(index);
    return {
      path: call.path,
      type: call.procedure?._def.type ?? "unknown",
      input: this.#inputs.alreadyRead(index),
    };
  }

  #callAt(index: number): RequestedCall {
    const call = this.parsed.calls[index];
    if (call === undefined) {
      throw new RangeError(`The request has no call ${index}`);
    }
    return call;
  }

  /** Why a call is not run, if so; that is reported at once. */
  #refusalOf(index: number): TRPCError | undefined {
    const allowOverride = this.options.trpcOptions.allowMethodOverride === true;
    const refusal = refusalOf(this.#callAt(index), this.parsed.method, allowOverride);
    this.allow = refusal?.allow ?? this.allow;
    const error = refusal?.error ?? this.#contextError;
    if (error !== undefined) {
      this.report(error, this.originOf(index));
    }
    return error;
  }
}
