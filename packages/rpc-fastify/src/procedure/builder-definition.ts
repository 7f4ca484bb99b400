/**
 * What tRPC does not publish and the fast path needs: how its builder keeps a procedure, and how it
 * calls the schemas of each validation library. This is the only file that depends on it. A tRPC
 * release that changes it makes procedures run through their public call, or fails the conformance
 * tests.
 */
import type { AnyTRPCProcedure } from "@trpc/server";
// A copy of this function would have to follow tRPC's list of libraries, release by release.
import { getParseFn } from "@trpc/server/unstable-core-do-not-import";

import type { MaybePromise } from "./maybe-promise.ts";
import type { StepResult } from "./step-result.ts";

/** A middleware as tRPC's builder keeps it. One that does not return a result gives undefined. */
export type Middleware = (options: object) => Promise<StepResult | undefined>;

/** Gives a value as a schema makes it, at once if it can. Throws or rejects if it refuses it. */
export type Parse = (value: unknown) => MaybePromise<unknown>;

/** What a middleware is for: tRPC makes one of each schema. */
export type MiddlewareKind =
  | { readonly kind: "input" | "output"; readonly parse: Parse }
  | { readonly kind: "middleware"; readonly middleware: Middleware };

/** The parts of a procedure. */
export interface ProcedureParts {
  /** In the order in which they run, the resolver left out. */
  readonly middlewares: readonly MiddlewareKind[];
  readonly resolve: (options: object) => unknown;
}

type Schema = Parameters<typeof getParseFn>[0];

interface BuilderDefinition {
  readonly middlewares: readonly (Middleware & { readonly _type?: string })[];
  readonly inputs: readonly Schema[];
  readonly output: Schema | undefined;
  readonly resolver: (options: object) => unknown;
}

/** The parts of a procedure; null if it does not show them and can only be called as a whole. */
export function partsOf(procedure: AnyTRPCProcedure): ProcedureParts | null {
  const definition: object = procedure._def;
  if (!isBuilderDefinition(definition)) {
    return null;
  }
  const { inputs, output, resolver } = definition;
  let inputsUsed = 0;
  // The last middleware is the one that tRPC makes of the resolver.
  const middlewares = definition.middlewares.slice(0, -1).map((middleware): MiddlewareKind => {
    // oxlint-disable-next-line no-underscore-dangle -- tRPC's mark of a middleware made of a schema
    const type = middleware._type;
    if (type === "input") {
      const schema = inputs[inputsUsed];
      inputsUsed += 1;
      if (schema !== undefined) {
        return { kind: "input", parse: getParseFn(schema) };
      }
    }
    if (type === "output" && output !== undefined) {
      return { kind: "output", parse: getParseFn(output) };
    }
    return { kind: "middleware", middleware };
  });
  return { middlewares, resolve: resolver };
}

// A procedure with an experimental_caller must be called through that.
function isBuilderDefinition(definition: object): definition is BuilderDefinition {
  return (
    "middlewares" in definition &&
    Array.isArray(definition.middlewares) &&
    "inputs" in definition &&
    Array.isArray(definition.inputs) &&
    "resolver" in definition &&
    typeof definition.resolver === "function" &&
    !("caller" in definition && definition.caller !== undefined)
  );
}
