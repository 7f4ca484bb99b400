// Runs a procedure by its plan.
//
// Steps whose results are there at once follow each other without a promise between them. What a
// middleware sees of it (options, results, errors, next()) is what tRPC shows it.
import { getTRPCErrorFromUnknown, TRPCError } from "@trpc/server";

import { isThenable, type MaybePromise, whenDone } from "./maybe-promise.ts";
import {
  type OnCallEnd,
  type ParserStep,
  type Plan,
  planOf,
  type StepResult,
} from "./procedure-plan.ts";
import {
  type GetRawInput,
  noMiddleware,
  OptionsTakenApart,
  type ProcedureCall,
  StepOptions,
} from "./step-options.ts";

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
  return new Run(call, plan).step(0, call.ctx, undefined, undefined);
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

  /**
   * Runs the step at `index` and all after it. Neither throws nor rejects: a failure is a result.
   * `getRawInput` is undefined until a middleware exchanges the client's input for another.
   */
  step(
    index: number,
    ctx: unknown,
    input: unknown,
    getRawInput: GetRawInput | undefined,
  ): MaybePromise<StepResult | undefined> {
    const step = this.#plan[index];
    try {
      switch (step?.kind) {
        case "input":
          return this.#parseInput(step, index, ctx, input, getRawInput);
        case "output":
          return whenDone(this.step(index + 1, ctx, input, getRawInput), (result) =>
            parseOutput(step, result),
          );
        case "observer":
          return this.#observe(step.onCallEnd, index, ctx, input, getRawInput);
        case "middleware": {
          const result = step.middleware(this.#optionsOf(index, ctx, input, getRawInput));
          return Promise.resolve(result).then(undefined, toFailure);
        }
        case "resolver": {
          const data = step.resolve(
            step.takesOptionsApart
              ? new OptionsTakenApart(this.#call, ctx, input, getRawInput)
              : this.#optionsOf(index, ctx, input, getRawInput),
          );
          return isThenable(data)
            ? Promise.resolve(data).then((value) => toResult(value, ctx), toFailure)
            : toResult(data, ctx);
        }
        case undefined:
        default:
          // Only a resolver that calls next() gets here
          throw noMiddleware();
      }
    } catch (cause) {
      return toFailure(cause);
    }
  }

  #observe(
    onCallEnd: OnCallEnd,
    index: number,
    ctx: unknown,
    input: unknown,
    getRawInput: GetRawInput | undefined,
  ): MaybePromise<StepResult | undefined> {
    const start = performance.now();
    return whenDone(this.step(index + 1, ctx, input, getRawInput), (result) => {
      try {
        const milliseconds = performance.now() - start;
        onCallEnd({ ctx, path: this.#call.path, milliseconds, ok: result?.ok === true });
        return result;
      } catch (cause) {
        return toFailure(cause);
      }
    });
  }

  #parseInput(
    step: ParserStep,
    index: number,
    ctx: unknown,
    input: unknown,
    getRawInput: GetRawInput | undefined,
  ): MaybePromise<StepResult | undefined> {
    const goOn = (parsed: unknown) =>
      this.step(index + 1, ctx, joinInputs(input, parsed), getRawInput);
    const raw = getRawInput === undefined ? this.#call.readInput() : getRawInput();
    return raw instanceof Promise
      ? raw.then((read) => parseInput(step, read, goOn)).catch(toFailure)
      : parseInput(step, raw, goOn);
  }

  #optionsOf(
    index: number,
    ctx: unknown,
    input: unknown,
    getRawInput: GetRawInput | undefined,
  ): StepOptions {
    return new StepOptions(this.#call, ctx, input, getRawInput, (changes) => {
      const result = this.step(
        index + 1,
        changes?.ctx ? Object.assign({}, ctx, changes.ctx) : ctx,
        changes !== undefined && "input" in changes ? changes.input : input,
        changes?.getRawInput ?? getRawInput,
      );
      return result instanceof Promise ? result : Promise.resolve(result);
    });
  }
}

/** Several schemas of one procedure each give a part of its input. */
function joinInputs(input: unknown, parsed: unknown): unknown {
  return isObject(input) && isObject(parsed) ? { ...input, ...parsed } : parsed;
}

function parseInput(
  step: ParserStep,
  raw: unknown,
  goOn: (parsed: unknown) => MaybePromise<StepResult | undefined>,
): MaybePromise<StepResult | undefined> {
  let parsed: unknown;
  try {
    parsed = step.parse(raw);
  } catch (cause) {
    return refuseInput(cause);
  }
  return isThenable(parsed) ? Promise.resolve(parsed).then(goOn, refuseInput) : goOn(parsed);
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
      ? Promise.resolve(data).then((parsed) => toResult(parsed, result.ctx), refuseOutput)
      : toResult(data, result.ctx);
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
