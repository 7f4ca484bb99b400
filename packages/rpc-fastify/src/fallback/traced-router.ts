/**
 * A router for one request to tRPC's own handler, whose calls are traced as on the fast path. Tested
 * through call-trace.test.ts.
 */
import { getTRPCErrorFromUnknown } from "@trpc/server";
import type { AnyTRPCProcedure, AnyTRPCRouter } from "@trpc/server";
import type { RawRequestDefaultExpression } from "fastify";

import type { CallTrace, TraceCall } from "../procedure/call-trace.ts";

/** The same router, for one request. */
export function tracedRouter<TRouter extends AnyTRPCRouter>(
  router: TRouter,
  traceCall: TraceCall,
  request: RawRequestDefaultExpression,
): TRouter {
  // tRPC adds the procedures of a lazy router when it loads it, so they are wrapped when they are read.
  const procedures: unknown = new Proxy(Object(router._def.procedures), {
    get(target, path) {
      const procedure: unknown = Reflect.get(target, path);
      return isProcedure(procedure) ? traced(procedure, traceCall, request) : procedure;
    },
  });
  return Object.assign(Object.create(router), { _def: { ...router._def, procedures } });
}

function traced(
  procedure: AnyTRPCProcedure,
  traceCall: TraceCall,
  request: RawRequestDefaultExpression,
): AnyTRPCProcedure {
  const run = async (options: Parameters<AnyTRPCProcedure>[0]): Promise<unknown> => {
    const trace = traceCall(options.path, request);
    return trace === undefined ? procedure(options) : within(trace, () => procedure(options));
  };
  return Object.assign(run, procedure);
}

async function within(trace: CallTrace, call: () => Promise<unknown>): Promise<unknown> {
  let data: unknown;
  try {
    data = await trace.run(call);
  } catch (cause) {
    trace.end(getTRPCErrorFromUnknown(cause));
    throw cause;
  }
  trace.end(undefined);
  return data;
}

function isProcedure(value: unknown): value is AnyTRPCProcedure {
  return typeof value === "function" && "_def" in value;
}
