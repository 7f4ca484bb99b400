/**
 * Runs a procedure by its plan. Steps whose results are available at once follow each other without
 * a promise between them. Middlewares see what tRPC shows them: options, results, errors, `next()`.
 * Tested through conformance.test.ts and call-procedure.test.ts.
 *
 * What has to be waited for is continued in functions of its own: a closure in `step` would make
 * every step allocate a scope, also those that do not wait.
 */
import { reportEnd, reportEndLater } from "./call-end.ts";
import { runTraced } from "./call-trace.ts";
import type { TraceCall } from "./call-trace.ts";
import { isThenable } from "./maybe-promise.ts";
import type { MaybePromise } from "./maybe-promise.ts";
import { joinInputs, parseOutput, refuseInput } from "./parser-steps.ts";
import type { ProcedureCall } from "./procedure-call.ts";
import { planOf } from "./procedure-plan.ts";
import type { Plan } from "./procedure-plan.ts";
import { resolverOptions } from "./resolver-options.ts";
import type { Parse } from "./schema-parser.ts";
import { StepOptions } from "./step-options.ts";
import type { GetRawInput, Next } from "./step-options.ts";
import { toFailure, toSuccess } from "./step-result.ts";
import type { StepResult } from "./step-result.ts";

type MaybeResult = MaybePromise<StepResult | undefined>;

/**
 * Runs a procedure, and gives what its first middleware gives; `toOutcome` reads it. Never throws
 * and never rejects.
 */
export function runProcedure(call: ProcedureCall): MaybeResult {
  const { onCallEnd, path } = call;
  if (onCallEnd === undefined) {
    return startTraced(call);
  }
  const start = performance.now();
  const result = startTraced(call);
  return result instanceof Promise
    ? reportEndLater(onCallEnd, path, start, result)
    : reportEnd(onCallEnd, path, start, result);
}

function startTraced(call: ProcedureCall): MaybeResult {
  return call.traceCall === undefined ? startProcedure(call) : traced(call, call.traceCall);
}

function traced(call: ProcedureCall, traceCall: TraceCall): MaybeResult {
  return runTraced(traceCall, call.path, call.source.rawRequest, () => startProcedure(call));
}

function startProcedure(call: ProcedureCall): MaybeResult {
  const plan = planOf(call.procedure);
  return plan === null
    ? callWhole(call)
    : new Run(call, plan).step(0, call.ctx, undefined, undefined);
}

async function callWhole(call: ProcedureCall): Promise<StepResult> {
  try {
    const data: unknown = await call.procedure({
      path: call.path,
      getRawInput: async () => call.source.readInput(call.batchIndex),
      ctx: call.ctx,
      type: call.procedure._def.type,
      signal: call.source.signal(),
      batchIndex: call.batchIndex,
    });
    return toSuccess(data, call.ctx);
  } catch (cause) {
    return toFailure(cause);
  }
}

class Run {
  readonly #call: ProcedureCall;
  readonly #plan: Plan;

  constructor(call: ProcedureCall, plan: Plan) {
    this.#call = call;
    this.#plan = plan;
  }

  /**
   * Runs the step at `index` and all after it. Never throws and never rejects: a failure is a result.
   * `getRawInput` is undefined until a middleware replaces the client's input.
   */
  step(
    index: number,
    ctx: unknown,
    input: unknown,
    getRawInput: GetRawInput | undefined,
  ): MaybeResult {
    const step = this.#plan[index];
    try {
      switch (step?.kind) {
        case "input": {
          const raw =
            getRawInput === undefined
              ? this.#call.source.readInput(this.#call.batchIndex)
              : getRawInput();
          return raw instanceof Promise
            ? this.#parseLater(step.parse, raw, index, ctx, input, getRawInput)
            : this.#parse(step.parse, raw, index, ctx, input, getRawInput);
        }
        case "output": {
          const result = this.step(index + 1, ctx, input, getRawInput);
          return result instanceof Promise
            ? parseOutputLater(step.parse, result)
            : parseOutput(step.parse, result);
        }
        case "middleware": {
          const next = this.#nextOf(index, ctx, input, getRawInput);
          const options = new StepOptions(this.#call, ctx, input, getRawInput, next);
          return Promise.resolve(step.middleware(options)).then(undefined, toFailure);
        }
        case "resolver": {
          const data = step.resolve(resolverOptions(this.#call, ctx, input, getRawInput));
          return isThenable(data) ? settle(data, ctx) : toSuccess(data, ctx);
        }
        case undefined:
        default:
          throw new RangeError(`The procedure has no step ${index}`);
      }
    } catch (cause) {
      return toFailure(cause);
    }
  }

  #parse(
    parse: Parse,
    raw: unknown,
    index: number,
    ctx: unknown,
    input: unknown,
    getRawInput: GetRawInput | undefined,
  ): MaybeResult {
    let parsed: unknown;
    try {
      parsed = parse(raw);
    } catch (cause) {
      return refuseInput(cause);
    }
    return isThenable(parsed)
      ? this.#continueLater(parsed, index, ctx, input, getRawInput)
      : this.step(index + 1, ctx, joinInputs(input, parsed), getRawInput);
  }

  #parseLater(
    parse: Parse,
    raw: Promise<unknown>,
    index: number,
    ctx: unknown,
    input: unknown,
    getRawInput: GetRawInput | undefined,
  ): MaybeResult {
    return raw
      .then((value) => this.#parse(parse, value, index, ctx, input, getRawInput))
      .catch(toFailure);
  }

  #continueLater(
    parsed: PromiseLike<unknown>,
    index: number,
    ctx: unknown,
    input: unknown,
    getRawInput: GetRawInput | undefined,
  ): MaybeResult {
    return Promise.resolve(parsed).then(
      (value) => this.step(index + 1, ctx, joinInputs(input, value), getRawInput),
      refuseInput,
    );
  }

  #nextOf(index: number, ctx: unknown, input: unknown, getRawInput: GetRawInput | undefined): Next {
    return (changes) => {
      const result = this.step(
        index + 1,
        changes?.ctx ? Object.assign({}, ctx, changes.ctx) : ctx,
        changes !== undefined && "input" in changes ? changes.input : input,
        changes?.getRawInput ?? getRawInput,
      );
      return result instanceof Promise ? result : Promise.resolve(result);
    };
  }
}

function parseOutputLater(parse: Parse, result: Promise<StepResult | undefined>): MaybeResult {
  return result.then((settled) => parseOutput(parse, settled));
}

function settle(data: PromiseLike<unknown>, ctx: unknown): Promise<StepResult> {
  return Promise.resolve(data).then((value) => toSuccess(value, ctx), toFailure);
}
