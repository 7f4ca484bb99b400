/**
 * Runs a procedure by its plan. Steps whose results are available at once follow each other without
 * a promise between them. Middlewares see what tRPC shows them: options, results, errors, `next()`.
 * Tested through conformance.test.ts and call-procedure.test.ts.
 */
import type { OnCallEnd } from "./call-end.ts";
import { isThenable, whenDone } from "./maybe-promise.ts";
import type { MaybePromise } from "./maybe-promise.ts";
import { joinInputs, parseInput, parseOutput } from "./parser-steps.ts";
import type { ProcedureCall } from "./procedure-call.ts";
import { planOf } from "./procedure-plan.ts";
import type { Plan } from "./procedure-plan.ts";
import { resolverOptions } from "./resolver-options.ts";
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
  const { onCallEnd } = call;
  if (onCallEnd === undefined) {
    return startProcedure(call);
  }
  const start = performance.now();
  const result = startProcedure(call);
  return result instanceof Promise
    ? result.then((settled) => reportEnd(onCallEnd, call.path, start, settled))
    : reportEnd(onCallEnd, call.path, start, result);
}

function reportEnd(
  onCallEnd: OnCallEnd,
  path: string,
  start: number,
  result: StepResult | undefined,
): StepResult | undefined {
  try {
    onCallEnd({ path, milliseconds: performance.now() - start, ok: result?.ok === true });
    return result;
  } catch (cause) {
    return toFailure(cause);
  }
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
      getRawInput: async () => call.readInput(),
      ctx: call.ctx,
      type: call.procedure._def.type,
      signal: call.signal.get(),
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
          const raw = getRawInput === undefined ? this.#call.readInput() : getRawInput();
          return parseInput(step.parse, raw, (parsed) =>
            this.step(index + 1, ctx, joinInputs(input, parsed), getRawInput),
          );
        }
        case "output":
          return whenDone(this.step(index + 1, ctx, input, getRawInput), (result) =>
            parseOutput(step.parse, result),
          );
        case "middleware": {
          const next = this.#nextOf(index, ctx, input, getRawInput);
          const options = new StepOptions(this.#call, ctx, input, getRawInput, next);
          return Promise.resolve(step.middleware(options)).then(undefined, toFailure);
        }
        case "resolver": {
          const data = step.resolve(resolverOptions(this.#call, ctx, input, getRawInput));
          return isThenable(data)
            ? Promise.resolve(data).then((value) => toSuccess(value, ctx), toFailure)
            : toSuccess(data, ctx);
        }
        case undefined:
        default:
          throw new RangeError(`The procedure has no step ${index}`);
      }
    } catch (cause) {
      return toFailure(cause);
    }
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
