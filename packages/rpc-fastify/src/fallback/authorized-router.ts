/**
 * A router for one request to tRPC's own handler, whose calls are checked as on the fast path. Tested
 * through authorize.test.ts.
 */
import type { AnyTRPCProcedure, AnyTRPCRouter } from "@trpc/server";
import type { FastifyReply, FastifyRequest } from "fastify";

import type { Authorize } from "../procedure/authorize.ts";
import { permitOf } from "../procedure/authorize.ts";

/** The same router, for one request: each of its procedures runs only if `authorize` lets it. */
export function authorizedRouter<TRouter extends AnyTRPCRouter>(
  router: TRouter,
  authorize: Authorize,
  exchange: { readonly request: FastifyRequest; readonly reply: FastifyReply },
): TRouter {
  // tRPC adds the procedures of a lazy router when it loads it, so they are wrapped when they are read.
  const procedures: unknown = new Proxy(Object(router._def.procedures), {
    get(target, path) {
      const procedure: unknown = Reflect.get(target, path);
      return isProcedure(procedure) ? checked(procedure, authorize, exchange) : procedure;
    },
  });
  return Object.assign(Object.create(router), { _def: { ...router._def, procedures } });
}

function checked(
  procedure: AnyTRPCProcedure,
  authorize: Authorize,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
): AnyTRPCProcedure {
  const run = async (options: Parameters<AnyTRPCProcedure>[0]): Promise<unknown> => {
    const readInput = () => options.getRawInput();
    const source = { request, reply, readInput };
    const permit = await permitOf(authorize, source, options.path, options.batchIndex);
    if (permit === undefined) return procedure(options);
    if ("error" in permit) throw permit.error;
    return procedure({ ...options, ctx: permit.ctx });
  };
  return Object.assign(run, procedure);
}

function isProcedure(value: unknown): value is AnyTRPCProcedure {
  return typeof value === "function" && "_def" in value;
}
