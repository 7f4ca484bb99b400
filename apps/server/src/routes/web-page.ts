/** The web page at /app/: its files, and its index for every path that the page itself handles. */
import { fileURLToPath } from "node:url";

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

import { HTML, htmlPage } from "../http/not-found/html-page.ts";
import { sendNotFound } from "../http/not-found/unmatched.ts";
import { folderCount, pathOf } from "../http/request-path.ts";
import { isUnmodified } from "./if-none-match.ts";
import type { PageFile } from "./web-page-files.ts";
import { INDEX, pickVariant, readPage, withLinksFrom } from "./web-page-files.ts";

/** The path that all addresses of the page begin with. */
export const PAGE_PREFIX = "/app/";

/** The page answers for addresses down to this many folders, and says that there is nothing. */
const DEEPEST = 20;

/** The folder of the built page: beside the bundled program, or in the page's own package. */
export const BUILT_PAGE = fileURLToPath(
  new URL(import.meta.url.endsWith(".ts") ? "../../../web/dist" : "app", import.meta.url),
);

/** From other sites the page loads only pictures of items. It runs no inline script. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "img-src 'self' data: http: https:",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join("; ");

const PAGE_HEADERS = {
  "content-security-policy": CONTENT_SECURITY_POLICY,
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
  "referrer-policy": "no-referrer",
  "x-frame-options": "DENY",
};

const NOT_BUILT = htmlPage(
  503,
  "The page is not built",
  "Build it with <code>npx pnpm@12 build</code> and start the server again. While working on it, <code>npx pnpm@12 dev</code> serves it at <a href='http://127.0.0.1:5173/app/'>http://127.0.0.1:5173/app/</a>.",
);

/**
 * Adds `GET` and `HEAD` of everything below /app/.
 *
 * @param folder the built page; without one the page answers 503
 */
export async function addWebPage(app: FastifyInstance, folder: string): Promise<void> {
  const files = await readPage(folder);
  const index = files?.get(INDEX);

  app.get("/app", (request, reply) => {
    const [, query] = /^[^?]*(\?.*)$/s.exec(request.url) ?? [];
    // Relative: a proxy may serve it all below a path.
    return reply.redirect(`app/${query ?? ""}`, 308);
  });
  app.get(`${PAGE_PREFIX}*`, (request, reply) => {
    if (files === undefined || index === undefined) {
      return reply.code(503).type(HTML).headers(PAGE_HEADERS).send(NOT_BUILT);
    }
    const name = pathOf(request).slice(PAGE_PREFIX.length);
    const file =
      files.get(name) ?? (isClientRoute(name) ? indexFor(request.url, index) : undefined);
    return file === undefined ? sendNotFound(request, reply) : sendFile(request, reply, file);
  });
}

/** The index for an address; undefined: it has more slashes than any address that the page links to. */
function indexFor(url: string, index: PageFile): PageFile | undefined {
  const depth = folderCount(url) - folderCount(PAGE_PREFIX);
  if (depth > DEEPEST) return undefined;
  return depth > 0 ? withLinksFrom(index, depth) : index;
}

/** Whether the page itself handles a path below /app/: such paths have no file extension. */
function isClientRoute(name: string): boolean {
  return !name.slice(name.lastIndexOf("/") + 1).includes(".");
}

function sendFile(request: FastifyRequest, reply: FastifyReply, file: PageFile): FastifyReply {
  const { encoding, etag, body } = pickVariant(file, request.headers["accept-encoding"]);
  reply.headers({ ...PAGE_HEADERS, "cache-control": file.cacheControl, etag });
  if (file.variants.length > 1) reply.header("vary", "accept-encoding");
  if (isUnmodified(request.headers["if-none-match"], etag)) return reply.code(304).send();
  if (encoding !== undefined) reply.header("content-encoding", encoding);
  return reply.type(file.type).send(body);
}
