/**
 * The path of a request, and whether it belongs to tRPC. Tested through csrf-guard.test.ts and
 * web-page.test.ts.
 */
import type { FastifyRequest } from "fastify";

/** The path that all tRPC routes begin with. */
export const RPC_PREFIX = "/trpc";

/** Whether tRPC's scope took a request. The text of the URL may be percent-encoded. */
export function isRpcRequest(request: FastifyRequest): boolean {
  return request.server.prefix === RPC_PREFIX;
}

/** The path without the query, percent-decoded as the router matches it. */
export function pathOf(request: FastifyRequest): string {
  const [path = ""] = request.url.split("?", 1);
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
