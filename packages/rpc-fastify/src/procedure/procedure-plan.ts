/**
 * How to run a procedure: its steps in order, read once from tRPC's definition.
 *
 * tRPC runs a procedure as a chain of async functions, also where nothing has to be waited for: its
 * parsers and its resolver are middlewares like those of a user. The plan distinguishes them, so a
 * parser that answers at once and a resolver that returns a plain value cost no promise.
 */
import type { AnyTRPCProcedure } from "@trpc/server";

import { partsOf } from "./builder-definition.ts";
import type { MiddlewareKind } from "./builder-definition.ts";

/** One step of a procedure. */
export type Step =
  | MiddlewareKind
  | { readonly kind: "resolver"; readonly resolve: (options: object) => unknown };

/** The steps of a procedure; the last one is its resolver. */
export type Plan = readonly Step[];

const plans = new WeakMap<AnyTRPCProcedure, Plan | null>();

/** The plan of a procedure; null if it can only be called as a whole. */
export function planOf(procedure: AnyTRPCProcedure): Plan | null {
  let plan = plans.get(procedure);
  if (plan === undefined) {
    plan = makePlan(procedure);
    plans.set(procedure, plan);
  }
  return plan;
}

function makePlan(procedure: AnyTRPCProcedure): Plan | null {
  const parts = partsOf(procedure);
  return parts === null
    ? null
    : [...parts.middlewares, { kind: "resolver", resolve: parts.resolve }];
}
