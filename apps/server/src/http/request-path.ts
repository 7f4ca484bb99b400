/** Which address a request asks for, whatever its spelling. */
import type { FastifyRequest } from "fastify";

/** Where tRPC lives. */
export const RPC_PREFIX = "/trpc";

/** Whether a request is tRPC's, by the scope that took it: the URL's text may be percent-encoded. */
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
