// One request on the short way: the context once, the calls side by side, and what came of them.
import {
  type AnyTRPCRouter,
  getTRPCErrorFromUnknown,
  type inferRouterContext,
  TRPCError,
  type TRPCProcedureType,
} from "@trpc/server";
import type { FastifyHandlerOptions } from "@trpc/server/adapters/fastify";
import type { TRPCRequestInfo } from "@trpc/server/http";
import type { FastifyReply, FastifyRequest } from "fastify";

import { isThenable, type MaybePromise } from "../procedure/maybe-promise.ts";
import { type Outcome, runProcedure, toOutcome } from "../procedure/run-procedure.ts";
import type { RequestedCall, ShortRequest } from "./fast-path-request.ts";
import { Inputs } from "./inputs.ts";
import { ContextOptions, RequestDescription } from "./request-info.ts";
import { RequestSignal } from "./request-signal.ts";
import { isSameContext } from "./same-context.ts";

/** The options of the plugin's router. */
export type HandlerOptions<TRouter extends AnyTRPCRouter> = FastifyHandlerOptions<
  TRouter,
  FastifyRequest,
  FastifyReply
>;

/** What an error happened in, as onError and the error formatter are told. */
export interface Origin {
  readonly path: string | undefined;
  readonly type: TRPCProcedureType | "unknown";
  readonly input: unknown;
}

/** A request with everything its calls share. */
export class Exchange<TRouter extends AnyTRPCRouter> {
  readonly options: HandlerOptions<TRouter>;
  readonly short: ShortRequest;
  readonly req: FastifyRequest;
  readonly reply: FastifyReply;
  /** What createContext gave; undefined before, and if it failed. */
  ctx: inferRouterContext<TRouter> | undefined;
  /** The methods a procedure accepts, once it was called by another. */
  allow: string | undefined;
  readonly #inputs: Inputs;
  readonly #signal: RequestSignal;
  #info: TRPCRequestInfo | undefined;
  #ctxError: TRPCError | undefined;

  constructor(
    options: HandlerOptions<TRouter>,
    short: ShortRequest,
    req: FastifyRequest,
    reply: FastifyReply,
  ) {
    this.options = options;
    this.short = short;
    this.req = req;
    this.reply = reply;
    this.#inputs = new Inputs(
      options.router,
      short.json,
      short.isBatch ? short.calls.length : null,
    );
    this.#signal = new RequestSignal(req.raw, reply.raw);
  }

  /** What createContext and responseMeta are told about the request. */
  get info(): TRPCRequestInfo {
    this.#info ??= new RequestDescription(this.short, this.#inputs, this.#signal, this.req);
    return this.#info;
  }

  /** Creates the context. If that fails, every call fails with it. */
  createContext(): MaybePromise<void> {
    const { createContext } = this.options;
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
        (done) => {
          this.ctx = done;
        },
        (cause: unknown) => this.#refuseContext(cause),
      );
    } catch (cause) {
      this.#refuseContext(cause);
    }
  }

  #refuseContext(cause: unknown): void {
    this.#ctxError = getTRPCErrorFromUnknown(cause);
  }

  /** Runs the only call of a request that is no batch. Throws or rejects only if onError does. */
  runSingle(): MaybePromise<Outcome> {
    const refusal = this.#refusalOf(0);
    if (refusal !== undefined) {
      return { error: refusal };
    }
    const outcome = this.#start(0);
    if (!(outcome instanceof Promise) && outcome.error !== undefined) {
      this.report(outcome.error, this.originOf(0));
    }
    return outcome;
  }

  /**
   * Runs the calls of a batch side by side. Throws or rejects only if onError does.
   *
   * What fails without waiting is reported after every call was started, what is refused before:
   * onError then knows as much of the inputs as tRPC's own handler would tell it.
   */
  runBatch(): MaybePromise<Outcome>[] {
    const refusals = this.short.calls.map((_, index) => this.#refusalOf(index));
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
    const { path, procedure } = this.#callAt(index);
    if (procedure === null) {
      throw new TypeError("A call without procedure was not refused");
    }
    const result = runProcedure({
      procedure,
      path,
      batchIndex: index,
      ctx: this.ctx,
      readInput: () => this.#inputs.read(index),
      signal: this.#signal,
    });
    if (!(result instanceof Promise)) {
      return toOutcome(result);
    }
    return result.then((settled) => {
      const outcome = toOutcome(settled);
      if (outcome.error !== undefined) {
        this.report(outcome.error, this.originOf(index));
      }
      return outcome;
    });
  }

  /** Tells onError about an error. */
  report(error: TRPCError, origin: Origin): void {
    this.options.onError?.({
      error,
      path: origin.path,
      input: origin.input,
      ctx: this.ctx,
      type: origin.type,
      req: this.req,
    });
  }

  /** What an error of a call is reported with. */
  originOf(index: number): Origin {
    const call = this.#callAt(index);
    return {
      path: call.path,
      type: call.procedure?._def.type ?? "unknown",
      input: this.#inputs.alreadyRead(index),
    };
  }

  #callAt(index: number): RequestedCall {
    const call = this.short.calls[index];
    if (call === undefined) {
      throw new RangeError(`The request has no call ${index}`);
    }
    return call;
  }

  /** Why a call isn't run; reported, if it isn't. */
  #refusalOf(index: number): TRPCError | undefined {
    const refusal = this.#checkCall(this.#callAt(index)) ?? this.#ctxError;
    if (refusal !== undefined) {
      this.report(refusal, this.originOf(index));
    }
    return refusal;
  }

  #checkCall({ procedure, path }: RequestedCall): TRPCError | undefined {
    if (procedure === null) {
      return new TRPCError({
        code: "NOT_FOUND",
        message: `No procedure found on path "${path}"`,
      });
    }
    const { type } = procedure._def;
    const { method } = this.short;
    const override = this.options.allowMethodOverride === true && type === "query";
    const usual = type === "mutation" ? "POST" : "GET";
    if (method === usual || override) {
      return undefined;
    }
    this.allow = usual;
    return new TRPCError({
      code: "METHOD_NOT_SUPPORTED",
      message: `Unsupported ${method}-request to ${type} procedure at path "${path}"`,
    });
  }
}
