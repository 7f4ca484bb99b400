/** The web page at /app/: its files, and its index for every address it makes up itself. */
import { fileURLToPath } from "node:url";

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

import { pathOf } from "../http/request-path.ts";
import { HTML, page, sendNotFound } from "../http/unmatched.ts";
import type { PageFile } from "./web-page-files.ts";
import { INDEX, pickVariant, readPage } from "./web-page-files.ts";

/** Where the page lives. */
export const PAGE_PREFIX = "/app/";

/** Where a build puts the page: beside the bundled program, or in the page's own package. */
export const BUILT_PAGE = fileURLToPath(
  new URL(import.meta.url.endsWith(".ts") ? "../../../web/dist" : "app", import.meta.url),
);

/** The page loads nothing from elsewhere but pictures of items, and runs no inline script. */
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

const NOT_BUILT = page(
  503,
  "The page is not built",
  "Build it with <code>npx pnpm@12 build</code> and start the server again. While working on it, <code>npx pnpm@12 dev</code> serves it at <a href='http://127.0.0.1:5173/app/'>http://127.0.0.1:5173/app/</a>.",
);

/** Adds `GET` and `HEAD` of everything below /app/. */
export async function addWebPage(app: FastifyInstance, folder: string): Promise<void> {
  const files = await readPage(folder);
  const index = files?.get(INDEX);

  app.get("/app", (request, reply) => {
    const [, query] = /^[^?]*(\?.*)$/s.exec(request.url) ?? [];
    return reply.redirect(PAGE_PREFIX + (query ?? ""), 308);
  });
  app.get(`${PAGE_PREFIX}*`, (request, reply) => {
    if (files === undefined || index === undefined) {
      return reply.code(503).type(HTML).headers(PAGE_HEADERS).send(NOT_BUILT);
    }
    const name = pathOf(request).slice(PAGE_PREFIX.length);
    const file = files.get(name) ?? (isAddress(name) ? index : undefined);
    return file === undefined ? sendNotFound(reply) : sendFile(request, reply, file);
  });
}

/** Whether a name below /app/ is one the page makes up: those have no ending. */
function isAddress(name: string): boolean {
  return !name.slice(name.lastIndexOf("/") + 1).includes(".");
}

function sendFile(request: FastifyRequest, reply: FastifyReply, file: PageFile): FastifyReply {
  const { encoding, etag, body } = pickVariant(file, request.headers["accept-encoding"]);
  reply.headers({ ...PAGE_HEADERS, "cache-control": file.cacheControl, etag });
  if (file.variants.length > 1) reply.header("vary", "accept-encoding");
  if (isKnown(request.headers["if-none-match"], etag)) return reply.code(304).send();
  if (encoding !== undefined) reply.header("content-encoding", encoding);
  return reply.type(file.type).send(body);
}

/** Whether the caller has what would be sent (RFC 9110, 13.1.2). */
function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.split(",").some((tag) => {
    const known = tag.trim().replace(/^W\//, "");
    return known === etag || known === "*";
  });
}
