// Reads from a procedure, once, how to run it: the steps tRPC's builder made of it, in their order.
//
// tRPC runs a procedure as a chain of async functions, also where nothing is waited for: its parsers
// and its resolver are middlewares like those of a user. Knowing which is which, a parser that
// answers at once and a resolver that returns a plain value cost no promise.
import type { AnyTRPCProcedure, TRPCError } from "@trpc/server";
// How tRPC calls the schemas of each library is published nowhere else.
import { getParseFn } from "@trpc/server/unstable-core-do-not-import";

import type { MaybePromise } from "./maybe-promise.ts";
import { takesOptionsApart } from "./step-options.ts";

/** What a middleware's `next()` gives. */
export type StepResult =
  | {
      readonly marker: "middlewareMarker";
      readonly ok: true;
      readonly data: unknown;
      readonly ctx: unknown;
    }
  | { readonly marker: "middlewareMarker"; readonly ok: false; readonly error: TRPCError };

/** A middleware as tRPC's builder keeps it. One that forgets to return gives undefined. */
export type Middleware = (options: object) => Promise<StepResult | undefined>;

/** A schema that checks an input or an output. */
export interface ParserStep {
  readonly kind: "input" | "output";
  /** Gives the value as the schema makes it, at once if it can. Throws or rejects if it refuses it. */
  readonly parse: (value: unknown) => MaybePromise<unknown>;
}

/** What an observer is told of a call. */
export interface CallEnd {
  readonly ctx: unknown;
  readonly path: string;
  /** Time since the step was reached. */
  readonly milliseconds: number;
  readonly ok: boolean;
}

/** Is told how a call ended. What it throws fails the call. */
export type OnCallEnd = (end: CallEnd) => void;

/**
 * A middleware that changes nothing, and only wants to know how calls end, may carry an
 * {@link OnCallEnd} under this key. It is told by that, in the middleware's place: a middleware's
 * `next()` gives a promise, so calling it would make every call wait.
 *
 * @example
 * ```ts
 * const log = (end) => console.info(end.path, end.milliseconds);
 * const timing = Object.assign(
 *   async ({ ctx, path, next }) => {
 *     const start = performance.now();
 *     const result = await next();
 *     log({ ctx, path, milliseconds: performance.now() - start, ok: result.ok });
 *     return result;
 *   },
 *   { [ON_CALL_END]: log },
 * );
 * ```
 */
export const ON_CALL_END: unique symbol = Symbol.for("@hellorec/rpc-fastify/on-call-end");

/** One step of a procedure. */
export type Step =
  | ParserStep
  | { readonly kind: "observer"; readonly onCallEnd: OnCallEnd }
  | { readonly kind: "middleware"; readonly middleware: Middleware }
  | {
      readonly kind: "resolver";
      readonly resolve: (options: object) => unknown;
      /** Whether nothing keeps the options beyond the resolver's parameter list. */
      readonly takesOptionsApart: boolean;
    };

/** The steps of a procedure; the last one is its resolver. */
export type Plan = readonly Step[];

const plans = new WeakMap<AnyTRPCProcedure, Plan | null>();

/** The plan of a procedure, or null if it doesn't show its parts and can only be called. */
export function planOf(procedure: AnyTRPCProcedure): Plan | null {
  let plan = plans.get(procedure);
  if (plan === undefined) {
    plan = makePlan(procedure._def);
    plans.set(procedure, plan);
  }
  return plan;
}

type Schema = Parameters<typeof getParseFn>[0];

interface BuilderDefinition {
  readonly middlewares: readonly (Middleware & {
    readonly _type?: string;
    readonly [ON_CALL_END]?: OnCallEnd;
  })[];
  readonly inputs: readonly Schema[];
  readonly output: Schema | undefined;
  readonly resolver: (options: object) => unknown;
}

function makePlan(def: object): Plan | null {
  if (!isBuilderDefinition(def)) {
    return null;
  }
  let inputs = 0;
  const steps = def.middlewares.slice(0, -1).map((middleware): Step => {
    // tRPC marks the middlewares it makes of schemas with this.
    // oxlint-disable-next-line no-underscore-dangle -- the name is tRPC's
    const type = middleware._type;
    if (type === "input") {
      const schema = def.inputs[inputs];
      inputs += 1;
      return schema === undefined
        ? { kind: "middleware", middleware }
        : { kind: "input", parse: getParseFn(schema) };
    }
    if (type === "output" && def.output !== undefined) {
      return { kind: "output", parse: getParseFn(def.output) };
    }
    const onCallEnd = middleware[ON_CALL_END];
    return onCallEnd === undefined
      ? { kind: "middleware", middleware }
      : { kind: "observer", onCallEnd };
  });
  const { resolver } = def;
  return [
    ...steps,
    { kind: "resolver", resolve: resolver, takesOptionsApart: takesOptionsApart(resolver) },
  ];
}

// tRPC doesn't publish these. A procedure with a caller of its own must be called through it.
function isBuilderDefinition(def: object): def is BuilderDefinition {
  return (
    "middlewares" in def &&
    Array.isArray(def.middlewares) &&
    "inputs" in def &&
    Array.isArray(def.inputs) &&
    "resolver" in def &&
    typeof def.resolver === "function" &&
    !("caller" in def && def.caller !== undefined)
  );
}
