/**
 * A router for tRPC's own handlers that reports how each call ended. The fast path does not need it:
 * it runs procedures itself.
 */
import { getTRPCErrorFromUnknown } from "@trpc/server";
import type { AnyTRPCProcedure, AnyTRPCRouter, TRPCError } from "@trpc/server";

import type { OnCallEnd } from "../procedure/call-end.ts";

/**
 * The same router, with `onCallEnd` called after every call of a procedure. Routers that are loaded
 * lazily are included. Without `onCallEnd` it is the router itself.
 */
export function observedRouter<TRouter extends AnyTRPCRouter>(
  router: TRouter,
  onCallEnd: OnCallEnd | undefined,
): TRouter {
  if (onCallEnd === undefined) {
    return router;
  }
  const wrapped = new WeakMap<AnyTRPCProcedure, AnyTRPCProcedure>();
  // tRPC adds the procedures of a lazy router when it loads it, so they are wrapped when they are read.
  const procedures: unknown = new Proxy(Object(router._def.procedures), {
    get(target, path) {
      const procedure: unknown = Reflect.get(target, path);
      if (!isProcedure(procedure)) {
        return procedure;
      }
      let observed = wrapped.get(procedure);
      if (observed === undefined) {
        observed = observe(procedure, onCallEnd);
        wrapped.set(procedure, observed);
      }
      return observed;
    },
  });
  return Object.assign(Object.create(router), { _def: { ...router._def, procedures } });
}

function observe(procedure: AnyTRPCProcedure, onCallEnd: OnCallEnd): AnyTRPCProcedure {
  const observed = async (options: Parameters<AnyTRPCProcedure>[0]): Promise<unknown> => {
    const start = performance.now();
    const end = (error: TRPCError | undefined) =>
      onCallEnd({ procedure: options.path, milliseconds: performance.now() - start, error });
    let data: unknown;
    try {
      data = await procedure(options);
    } catch (cause) {
      end(getTRPCErrorFromUnknown(cause));
      throw cause;
    }
    end(undefined);
    return data;
  };
  return Object.assign(observed, procedure);
}

function isProcedure(value: unknown): value is AnyTRPCProcedure {
  return typeof value === "function" && "_def" in value;
}
