/** Converts request targets that are not a path (RFC 9112, 3.2) into the path they mean. */
import type { IncomingMessage } from "node:http";

const SLASH = 0x2f;
const ABSOLUTE = /^https?:\/\/([^/?#]*)(.*)$/is;

/**
 * The path and query of a request. The host of an absolute target replaces `Host`, so the access guard
 * checks it. Any other target, such as `*`, becomes a path that no route has.
 *
 * @example toPath(request) // "/hello_rec" for POST http://127.0.0.1:5000/hello_rec
 */
export function toPath(request: Pick<IncomingMessage, "url" | "headers">): string {
  const { url = "" } = request;
  if (url.charCodeAt(0) === SLASH) return url;
  const [, authority, path] = ABSOLUTE.exec(url) ?? [];
  if (authority === undefined || path === undefined) return `/${encodeURIComponent(url)}`;
  // Two of them stay two, for the access guard to refuse.
  if (request.headers.host?.includes(",") !== true) request.headers.host = authority;
  return path.charCodeAt(0) === SLASH ? path : `/${path}`;
}
