/**
 * The answer to a body over the plugin's limit, in the form that a tRPC client understands.
 * Tested through fastify-trpc-plugin.test.ts.
 */
import { transformTRPCResponse, TRPCError } from "@trpc/server";
import type { AnyTRPCRouter } from "@trpc/server";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";

import { getErrorShape } from "../wire/error-shape.ts";
import { ResponseHead } from "../wire/response-head.ts";
import type { HandlerOptions } from "./options.ts";

/** Makes a route's error handler. Errors of other kinds go on to the instance's handler. */
export function createBodyLimitHandler<TRouter extends AnyTRPCRouter>(
  options: HandlerOptions<TRouter>,
) {
  return (failure: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
    if (failure.code !== "FST_ERR_CTP_BODY_TOO_LARGE") {
      reply.send(failure);
      return;
    }
    const config = options.router._def._config;
    const error = new TRPCError({ code: "PAYLOAD_TOO_LARGE", message: failure.message });
    const origin = { path: undefined, type: "unknown", input: undefined, ctx: undefined } as const;
    options.onError?.({ error, ...origin, req: request });
    const response = { error: getErrorShape({ config, error, ...origin }) };
    const head = new ResponseHead();
    head.contentType = "application/json";
    head.writeTo(reply);
    reply
      .code(413)
      .serializer(String)
      .send(JSON.stringify(transformTRPCResponse(config, response)));
  };
}
