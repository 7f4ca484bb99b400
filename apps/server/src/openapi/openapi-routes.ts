/** `GET /openapi.json` and the page `/docs/api` made from it. Tested through openapi-routes.test.ts. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

import { HTML } from "../http/not-found/html-page.ts";
import { isUnmodified } from "../routes/if-none-match.ts";
import { createDocument } from "./document.ts";
import { referencePage } from "./page/reference-page.ts";

/** Where the document is. */
export const DOCUMENT_PATH = "/openapi.json";
/** Where the page is. */
export const REFERENCE_PATH = "/docs/api";

/** The page loads its own style and script and calls its own server, and nothing else. */
const PAGE_HEADERS = {
  "content-security-policy": [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-frame-options": "DENY",
};

/** A file that is sent as it is. */
interface Resource {
  readonly type: string;
  readonly body: Buffer;
  readonly etag: string;
}

/**
 * Adds `GET` and `HEAD` of the document and of its page. Both are made once, at the first request:
 * most servers are never asked.
 */
export function addOpenApiRoutes(app: FastifyInstance): void {
  const document = once(() => createDocument());
  const routes: readonly (readonly [string, string, () => string | Buffer])[] = [
    [DOCUMENT_PATH, "application/json", () => JSON.stringify(document())],
    [REFERENCE_PATH, HTML, () => referencePage(document())],
    [`${REFERENCE_PATH}/reference.css`, "text/css; charset=utf-8", () => pageFile("css")],
    [`${REFERENCE_PATH}/reference.js`, "text/javascript; charset=utf-8", () => pageFile("js")],
  ];
  for (const [path, type, make] of routes) {
    const resource = once(() => resourceOf(type, Buffer.from(make())));
    app.get(path, (request, reply) => sendResource(request, reply, resource()));
  }
}

function sendResource(
  request: FastifyRequest,
  reply: FastifyReply,
  { type, body, etag }: Resource,
): FastifyReply {
  // Another version of the server may be at the same address tomorrow.
  reply.headers({ "cache-control": "no-cache", etag });
  if (type === HTML) reply.headers(PAGE_HEADERS);
  if (isUnmodified(request.headers["if-none-match"], etag)) return reply.code(304).send();
  // Without this serializer Fastify would add a charset to JSON.
  return reply.type(type).serializer(String).send(body);
}

function resourceOf(type: string, body: Buffer): Resource {
  const hash = createHash("sha256").update(body).digest("base64url");
  return { type, body, etag: `"${hash.slice(0, 22)}"` };
}

/** The style or the script of the page: beside this file, or beside the bundled program. */
function pageFile(extension: "css" | "js"): Buffer {
  const folder = import.meta.url.endsWith(".ts") ? "page" : "reference";
  return readFileSync(new URL(`${folder}/reference.${extension}`, import.meta.url));
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}
