/** What middlewares are called with. Tested through conformance.test.ts. */
import type { ProcedureCall } from "./procedure-call.ts";
import type { StepResult } from "./step-result.ts";

/** Gives the input as the client sent it. */
export type GetRawInput = () => Promise<unknown>;

/** What a middleware may pass to `next()`. */
export type NextChanges = Partial<{
  readonly ctx: object;
  readonly input: unknown;
  readonly getRawInput: GetRawInput;
}>;

/** Runs the rest of the procedure. */
export type Next = (changes?: NextChanges) => Promise<StepResult | undefined>;

/** The options of a middleware. Copies of them have all the properties, as tRPC's. */
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

  // An own property, so that copies have a signal too; a getter, since creating a signal takes longer
  // than all the rest of a call. The descriptor is shared, which keeps all objects in one shape.
  static readonly #signal: PropertyDescriptor & ThisType<StepOptions> = {
    enumerable: true,
    configurable: true,
    get() {
      return this.#call.source.signal();
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
    this.getRawInput = getRawInput ?? (async () => call.source.readInput(call.batchIndex));
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
