/** The path of a request, and whether it is a call of tRPC. */
import type { FastifyRequest } from "fastify";

/** The path that all tRPC routes begin with. */
export const RPC_PREFIX = "/trpc";

const UNDER_PREFIX = new RegExp(`^${RPC_PREFIX}(?:[/?#]|$)`);

/**
 * Whether the router would give a request to tRPC, before it is routed. The text of the URL may be
 * percent-encoded.
 */
export function isRpcUrl(url: string): boolean {
  return UNDER_PREFIX.test(url) || (url.includes("%") && UNDER_PREFIX.test(pathOf({ url })));
}

/** The path without the query, percent-decoded as the router matches it. */
export function pathOf({ url }: Pick<FastifyRequest, "url">): string {
  const [path = ""] = url.split("?", 1);
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/**
 * The folders of a path as a browser counts them, to which links are relative: an encoded slash divides
 * nothing.
 *
 * @example folderCount("/a/b?c=/d") // 1
 */
export function folderCount(url: string): number {
  const [path = ""] = url.split("?", 1);
  return path.split("/").length - 2;
}
