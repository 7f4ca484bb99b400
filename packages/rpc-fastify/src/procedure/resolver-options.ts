/**
 * What a resolver is called with. A resolver mostly reads `ctx` and `input`, so the other properties
 * are created when they are read. A proxy shows them as own properties, so that copies have them all;
 * own getters for them would take half as long as the whole call.
 * Tested through conformance.test.ts and call-procedure.test.ts.
 */
import type { ProcedureCall } from "./procedure-call.ts";
import type { GetRawInput, Next } from "./step-options.ts";
import { toFailure } from "./step-result.ts";
import type { StepResult } from "./step-result.ts";

class ResolverOptions {
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
    return this.#call.source.signal();
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
    return this.#getRawInput ?? (async () => call.source.readInput(call.batchIndex));
  }

  get next(): Next {
    return noMiddleware;
  }
}

/** In tRPC's order. */
const KEYS = [
  "ctx",
  "getRawInput",
  "path",
  "type",
  "signal",
  "batchIndex",
  "meta",
  "input",
  "next",
] as const satisfies readonly (keyof ResolverOptions)[];

const handler: ProxyHandler<ResolverOptions> = {
  get(target, key) {
    if (key === "ctx") return target.ctx;
    if (key === "input") return target.input;
    return Reflect.get(target, key);
  },
  ownKeys: () => [...KEYS],
  getOwnPropertyDescriptor: (target, key) =>
    KEYS.some((own) => own === key)
      ? { enumerable: true, configurable: true, writable: true, value: Reflect.get(target, key) }
      : undefined,
};

/** The options of one run of a resolver. Copies of them have all the properties, as tRPC's. */
export function resolverOptions(
  call: ProcedureCall,
  ctx: unknown,
  input: unknown,
  getRawInput: GetRawInput | undefined,
): object {
  return new Proxy(new ResolverOptions(call, ctx, input, getRawInput), handler);
}

/** A resolver has no next step. The message is the one of tRPC's own handler. */
async function noMiddleware(): Promise<StepResult> {
  return toFailure(new TypeError("middleware is not a function"));
}
