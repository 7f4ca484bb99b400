/** Request targets that are no path (RFC 9112, 3.2), as the path they stand for. */
import type { IncomingMessage } from "node:http";

const SLASH = 0x2f;
const ABSOLUTE = /^https?:\/\/([^/?#]*)(.*)$/is;

/**
 * The path and query a request asks for. A target in absolute form brings its host along, which
 * takes the place of `Host`, and so is what the guard checks. What is neither, as `*`, becomes a
 * path that nothing lies at.
 *
 * @example toPath(request) // "/hello_rec" for POST http://127.0.0.1:5000/hello_rec
 */
export function toPath(request: Pick<IncomingMessage, "url" | "headers">): string {
  const { url = "" } = request;
  if (url.charCodeAt(0) === SLASH) return url;
  const [, authority, path] = ABSOLUTE.exec(url) ?? [];
  if (authority === undefined || path === undefined) return `/${encodeURIComponent(url)}`;
  request.headers.host = authority;
  return path.charCodeAt(0) === SLASH ? path : `/${path}`;
}
