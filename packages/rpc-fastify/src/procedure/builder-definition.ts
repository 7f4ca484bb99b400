/**
 * What tRPC does not publish and the fast path needs: how its builder keeps a procedure. This is the
 * only file that depends on it, and all of tRPC 11 keeps it so. A release that changes it makes
 * procedures run through their public call, or fails the conformance tests.
 */
import type { AnyTRPCProcedure } from "@trpc/server";

import { parserOf } from "./schema-parser.ts";
import type { Parse } from "./schema-parser.ts";
import type { StepResult } from "./step-result.ts";

/** A middleware as tRPC's builder keeps it. One that does not return a result gives undefined. */
export type Middleware = (options: object) => Promise<StepResult | undefined>;

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

interface BuilderDefinition {
  readonly middlewares: readonly (Middleware & { readonly _type?: string })[];
  readonly inputs: readonly unknown[];
  readonly output?: unknown;
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
    if (type !== "input" && type !== "output") {
      return { kind: "middleware", middleware };
    }
    const parse = parserOf(type === "input" ? inputs[inputsUsed] : output);
    inputsUsed += type === "input" ? 1 : 0;
    return parse === undefined ? { kind: "middleware", middleware } : { kind: type, parse };
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
