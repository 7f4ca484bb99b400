// Runs a procedure by its plan.
//
// Steps whose results are there at once follow each other without a promise between them. What a
// middleware sees of it (options, results, errors, next()) is what tRPC shows it.
import { type AnyTRPCProcedure, getTRPCErrorFromUnknown, TRPCError } from "@trpc/server";

import { isThenable, type MaybePromise, whenDone } from "./maybe-promise.ts";
import { type ParserStep, type Plan, planOf, type StepResult } from "./procedure-plan.ts";
import type { RequestSignal } from "./request-signal.ts";

/** One call of a procedure. */
export interface ProcedureCall {
  readonly procedure: AnyTRPCProcedure;
  readonly path: string;
  readonly batchIndex: number;
  readonly ctx: unknown;
  /** Gives the input as the client sent it; throws a TRPCError if it can't be read. */
  readonly readInput: () => unknown;
  readonly signal: RequestSignal;
}

type GetRawInput = () => Promise<unknown>;

/** What a middleware hands to the next one. */
interface State {
  readonly ctx: unknown;
  readonly input: unknown;
  /** Undefined until a middleware exchanges the client's input for another. */
  readonly getRawInput: GetRawInput | undefined;
}

type Changes = Partial<{
  readonly ctx: object;
  readonly input: unknown;
  readonly getRawInput: GetRawInput;
}>;

/** What came of a call. */
export type Outcome =
  | { readonly error: TRPCError; readonly data?: undefined }
  | { readonly error?: undefined; readonly data: unknown };

/**
 * Runs a procedure, and gives what its first middleware gives; `toOutcome` reads it. Neither throws
 * nor rejects.
 */
export function runProcedure(call: ProcedureCall): MaybePromise<StepResult | undefined> {
  const plan = planOf(call.procedure);
  if (plan === null) {
    return callWhole(call);
  }
  return new Run(call, plan).step(0, { ctx: call.ctx, input: undefined, getRawInput: undefined });
}

async function callWhole(call: ProcedureCall): Promise<StepResult> {
  try {
    const data: unknown = await call.procedure({
      path: call.path,
      getRawInput: async () => call.readInput(),
      ctx: call.ctx,
      type: call.procedure._def.type,
      signal: call.signal.get(),
      batchIndex: call.batchIndex,
    });
    return toResult(data, call.ctx);
  } catch (cause) {
    return toFailure(cause);
  }
}

/** Reads the result of a procedure. */
export function toOutcome(result: StepResult | undefined): Outcome {
  if (result === undefined) {
    return {
      error: new TRPCError({
        code: "INTERNAL_SERVER_ERROR",
        message: "No result from middlewares - did you forget to `return next()`?",
      }),
    };
  }
  return result.ok ? { data: result.data } : { error: result.error };
}

class Run {
  readonly #call: ProcedureCall;
  readonly #plan: Plan;

  constructor(call: ProcedureCall, plan: Plan) {
    this.#call = call;
    this.#plan = plan;
  }

  /** Runs the step at `index` and all after it. Neither throws nor rejects: a failure is a result. */
  step(index: number, state: State): MaybePromise<StepResult | undefined> {
    const step = this.#plan[index];
    try {
      switch (step?.kind) {
        case "input":
          return this.#parseInput(step, index, state);
        case "output":
          return whenDone(this.step(index + 1, state), (result) => parseOutput(step, result));
        case "middleware": {
          const result = step.middleware(this.#optionsOf(index, state));
          return Promise.resolve(result).then(undefined, toFailure);
        }
        case "resolver": {
          const data = step.resolve(this.#optionsOf(index, state));
          return isThenable(data)
            ? Promise.resolve(data).then((value) => toResult(value, state.ctx), toFailure)
            : toResult(data, state.ctx);
        }
        case undefined:
        default:
          // Only a resolver that calls next() gets here
          throw new TypeError("middleware is not a function");
      }
    } catch (cause) {
      return toFailure(cause);
    }
  }

  #parseInput(step: ParserStep, index: number, state: State): MaybePromise<StepResult | undefined> {
    return state.getRawInput === undefined
      ? this.#parse(step, index, state, this.#call.readInput())
      : state
          .getRawInput()
          .then((raw) => this.#parse(step, index, state, raw))
          .catch(toFailure);
  }

  #parse(
    step: ParserStep,
    index: number,
    state: State,
    raw: unknown,
  ): MaybePromise<StepResult | undefined> {
    let parsed: unknown;
    try {
      parsed = step.parse(raw);
    } catch (cause) {
      return refuseInput(cause);
    }
    return isThenable(parsed)
      ? Promise.resolve(parsed).then((done) => this.#goOn(index, state, done), refuseInput)
      : this.#goOn(index, state, parsed);
  }

  #goOn(index: number, state: State, parsed: unknown): MaybePromise<StepResult | undefined> {
    const input =
      isObject(state.input) && isObject(parsed) ? { ...state.input, ...parsed } : parsed;
    return this.step(index + 1, { ctx: state.ctx, input, getRawInput: state.getRawInput });
  }

  #optionsOf(index: number, state: State): StepOptions {
    return new StepOptions(this.#call, state, (changes) => {
      const result = this.step(index + 1, {
        ctx: changes?.ctx ? Object.assign({}, state.ctx, changes.ctx) : state.ctx,
        input: changes !== undefined && "input" in changes ? changes.input : state.input,
        getRawInput: changes?.getRawInput ?? state.getRawInput,
      });
      return result instanceof Promise ? result : Promise.resolve(result);
    });
  }
}

function parseOutput(
  step: ParserStep,
  result: StepResult | undefined,
): MaybePromise<StepResult | undefined> {
  if (result === undefined) {
    return toFailure(new TypeError("Cannot read properties of undefined (reading 'ok')"));
  }
  if (!result.ok) {
    return result;
  }
  try {
    const data = step.parse(result.data);
    return isThenable(data)
      ? Promise.resolve(data).then((data) => ({ ...result, data }), refuseOutput)
      : { ...result, data };
  } catch (cause) {
    return refuseOutput(cause);
  }
}

function refuseInput(cause: unknown): StepResult {
  return toFailure(new TRPCError({ code: "BAD_REQUEST", cause }));
}

function refuseOutput(cause: unknown): StepResult {
  return toFailure(
    new TRPCError({
      code: "INTERNAL_SERVER_ERROR",
      message: "Output validation failed",
      cause,
    }),
  );
}

function toResult(data: unknown, ctx: unknown): StepResult {
  return { marker: "middlewareMarker", ok: true, data, ctx };
}

function toFailure(cause: unknown): StepResult {
  return { marker: "middlewareMarker", ok: false, error: getTRPCErrorFromUnknown(cause) };
}

function isObject(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What a middleware or a resolver is called with. */
class StepOptions {
  readonly path: string;
  readonly getRawInput: GetRawInput;
  readonly ctx: unknown;
  readonly type: string;
  readonly batchIndex: number;
  readonly meta: unknown;
  readonly input: unknown;
  readonly next: (changes?: Changes) => Promise<StepResult | undefined>;
  readonly #call: ProcedureCall;

  // A getter that belongs to the object, so that copies of it have a signal too.
  static readonly #signal: PropertyDescriptor & ThisType<StepOptions> = {
    enumerable: true,
    configurable: true,
    get() {
      return this.#call.signal.get();
    },
  };

  constructor(call: ProcedureCall, state: State, next: StepOptions["next"]) {
    this.path = call.path;
    this.getRawInput = state.getRawInput ?? (async () => call.readInput());
    this.ctx = state.ctx;
    this.type = call.procedure._def.type;
    this.batchIndex = call.batchIndex;
    this.meta = call.procedure._def.meta;
    this.input = state.input;
    this.next = next;
    this.#call = call;
    Object.defineProperty(this, "signal", StepOptions.#signal);
  }
}
