// What middlewares and resolvers are called with.
import { type AnyTRPCProcedure, getTRPCErrorFromUnknown } from "@trpc/server";

import type { RequestSignal } from "../fast-path/request-signal.ts";
import type { MaybePromise } from "./maybe-promise.ts";
import type { StepResult } from "./procedure-plan.ts";

/** One call of a procedure. */
export interface ProcedureCall {
  readonly procedure: AnyTRPCProcedure;
  readonly path: string;
  readonly batchIndex: number;
  readonly ctx: unknown;
  /** Gives the input as the client sent it; throws a TRPCError if it can't be read. */
  readonly readInput: () => MaybePromise<unknown>;
  readonly signal: RequestSignal;
}

/** Gives the input as the client sent it. */
export type GetRawInput = () => Promise<unknown>;

/** What a middleware may hand to `next()`. */
export type Changes = Partial<{
  readonly ctx: object;
  readonly input: unknown;
  readonly getRawInput: GetRawInput;
}>;

type Next = (changes?: Changes) => Promise<StepResult | undefined>;

/** The options of a middleware, and of a resolver that may keep or copy them. */
export class StepOptions {
  readonly path: string;
  readonly getRawInput: GetRawInput;
  readonly ctx: unknown;
  readonly type: string;
  readonly batchIndex: number;
  readonly meta: unknown;
  readonly input: unknown;
  readonly next: Next;
  readonly #call: ProcedureCall;

  // A getter that belongs to the object, so that copies of it have a signal too.
  static readonly #signal: PropertyDescriptor & ThisType<StepOptions> = {
    enumerable: true,
    configurable: true,
    get() {
      return this.#call.signal.get();
    },
  };

  constructor(
    call: ProcedureCall,
    ctx: unknown,
    input: unknown,
    getRawInput: GetRawInput | undefined,
    next: Next,
  ) {
    this.path = call.path;
    this.getRawInput = getRawInput ?? (async () => call.readInput());
    this.ctx = ctx;
    this.type = call.procedure._def.type;
    this.batchIndex = call.batchIndex;
    this.meta = call.procedure._def.meta;
    this.input = input;
    this.next = next;
    this.#call = call;
    Object.defineProperty(this, "signal", StepOptions.#signal);
  }
}

/**
 * The options of a resolver that takes them apart in its parameter list. Nobody holds the object
 * itself, so what is seldom asked for is made when it is; a property of its own for the signal
 * would cost as much as all the others.
 */
export class OptionsTakenApart {
  readonly ctx: unknown;
  readonly input: unknown;
  readonly #call: ProcedureCall;
  readonly #getRawInput: GetRawInput | undefined;

  constructor(
    call: ProcedureCall,
    ctx: unknown,
    input: unknown,
    getRawInput: GetRawInput | undefined,
  ) {
    this.ctx = ctx;
    this.input = input;
    this.#call = call;
    this.#getRawInput = getRawInput;
  }

  get signal(): AbortSignal {
    return this.#call.signal.get();
  }

  get path(): string {
    return this.#call.path;
  }

  get type(): string {
    return this.#call.procedure._def.type;
  }

  get batchIndex(): number {
    return this.#call.batchIndex;
  }

  get meta(): unknown {
    return this.#call.procedure._def.meta;
  }

  get getRawInput(): GetRawInput {
    const call = this.#call;
    return this.#getRawInput ?? (async () => call.readInput());
  }

  get next(): Next {
    return async () => ({
      marker: "middlewareMarker",
      ok: false,
      error: getTRPCErrorFromUnknown(noMiddleware()),
    });
  }
}

/** What a resolver that calls `next()` gets. */
export function noMiddleware(): TypeError {
  return new TypeError("middleware is not a function");
}

/**
 * Whether a function is an arrow whose only parameter is a plain pattern, as `({ ctx, input }) =>`:
 * it has no `arguments`, and without a rest element it cannot get at the object as a whole.
 */
export function takesOptionsApart(resolve: (options: object) => unknown): boolean {
  return PLAIN_PATTERN.test(Function.prototype.toString.call(resolve));
}

const PLAIN_PATTERN = /^(?:async\s*)?\(\s*\{[^{}()=.]*\}\s*\)\s*=>/;
