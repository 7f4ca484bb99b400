// The Fastify plugin: content types, routes, and which way each request goes.
import type { AnyTRPCRouter } from "@trpc/server";
import type { FastifyTRPCPluginOptions as OfficialOptions } from "@trpc/server/adapters/fastify";
import type { FastifyInstance } from "fastify";

import { answerOfficially } from "./fallback/official.ts";
import { serveWebSockets } from "./fallback/web-socket.ts";
import { answerShortly } from "./fast-path/answer.ts";
import { readShortRequest } from "./fast-path/fast-path-request.ts";
import { createTooLargeHandler } from "./fast-path/too-large.ts";
import { missingPrefix } from "./mount-point.ts";

/** The options of `fastifyTRPCPlugin`: those of tRPC's own plugin, and a limit for bodies. */
export interface FastifyTRPCPluginOptions<
  TRouter extends AnyTRPCRouter,
> extends OfficialOptions<TRouter> {
  /**
   * The largest body of a JSON request, in bytes. A larger one gets a `PAYLOAD_TOO_LARGE` error that
   * a tRPC client understands. Without it Fastify's own limit holds, and answers in Fastify's words,
   * as under tRPC's own plugin. (The size of a batch is limited by `trpcOptions.maxBatchSize`.)
   * @default the `bodyLimit` of the Fastify instance
   */
  bodyLimit?: number;
}

/**
 * A Fastify plugin that serves a tRPC router, in place of the one of `@trpc/server/adapters/fastify`.
 * @example
 * ```ts
 * server.register(fastifyTRPCPlugin, {
 *   prefix: "/trpc",
 *   trpcOptions: { router: appRouter, createContext },
 * });
 * ```
 */
export function fastifyTRPCPlugin<TRouter extends AnyTRPCRouter>(
  fastify: FastifyInstance,
  opts: FastifyTRPCPluginOptions<TRouter>,
  done: (err?: Error) => void,
): void {
  const { trpcOptions } = opts;
  fastify.removeContentTypeParser("application/json");
  fastify.addContentTypeParser(
    "application/json",
    { parseAs: "string" },
    (_request, body, parsed) => parsed(null, body),
  );
  fastify.removeContentTypeParser("multipart/form-data");
  fastify.addContentTypeParser("multipart/form-data", {}, (_request, body, parsed) =>
    parsed(null, body),
  );
  const prefix = missingPrefix(fastify, opts.prefix, fastifyTRPCPlugin);
  const route =
    opts.bodyLimit === undefined
      ? {}
      : { bodyLimit: opts.bodyLimit, errorHandler: createTooLargeHandler(trpcOptions) };
  fastify.all<{ Params: { path: string } }>(`${prefix}/:path`, route, (req, reply) => {
    const { path } = req.params;
    const short = readShortRequest(trpcOptions, req, path);
    if (short === null) {
      return answerOfficially(trpcOptions, req, reply, path);
    }
    const answered = answerShortly(trpcOptions, short, req, reply);
    // Fastify would send on its own once this is fulfilled, maybe while an onSend hook still runs
    return answered instanceof Promise
      ? new Promise<void>((_resolve, reject) => void answered.catch(reject))
      : undefined;
  });
  if (opts.useWSS === true) {
    serveWebSockets(fastify, prefix, trpcOptions);
  }
  done();
}
