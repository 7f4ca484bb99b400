/** The three routes of the legacy Flask API. They answer byte for byte as the Flask app does. */
import { whenDone } from "@hellorec/rpc-fastify";
import type { FastifyInstance } from "fastify";

import { DOCS_PATH, HTML } from "../http/not-found/html-page.ts";
import { sendJson } from "../routes/json-reply.ts";
import type { CallTarget } from "../routes/procedures.ts";
import { callFor, procedureNamed } from "../routes/procedures.ts";
import { pythonJsonLoads } from "./python-json.ts";
import { LEGACY_ERROR, legacySuccess } from "./python-response.ts";

/** Paths where the Flask app answers a wrong method with a page. */
export const LEGACY_PAGE_PATHS: ReadonlySet<string> = new Set(["/", "/hello_rec"]);

/** Where a visitor of `/`, whose body is the Flask app's, goes on (RFC 8288; RFC 8631). */
const LINKS = `<app/>; rel="alternate"; type="text/html"; title="the web page", <${DOCS_PATH.slice(1)}>; rel="service-doc"; type="text/plain", <openapi.json>; rel="service-desc"; type="application/json"`;

/**
 * Adds `GET /`, `POST /hello_rec` and `POST /multiply`. The answer to any invalid body is HTTP 200
 * with `{"code":2000,"msg":"error"}`. The two calls run the router's procedures.
 */
export function addLegacyRoutes(app: FastifyInstance, target: CallTarget): void {
  app.get("/", (_request, reply) => reply.header("link", LINKS).type(HTML).send("Hello World!"));
  addCall(app, target, "helloRec", ["user_id"]);
  addCall(app, target, "multiply", ["a", "b"]);
}

/** Adds a call whose input is these fields of the body. Other fields are ignored. */
function addCall(
  app: FastifyInstance,
  target: CallTarget,
  name: string,
  fields: readonly string[],
): void {
  const entry = procedureNamed(name);
  app.post(entry.restPath, (request, reply) => {
    const body = decode(request.body);
    const input: Record<string, unknown> = {};
    for (const name of fields) input[name] = field(body, name);
    // The Flask app does not say what was wrong.
    return whenDone(callFor({ request, reply }, target, entry, input), ({ error, data }) => {
      // Flask had no keys and no limits: what is wrong with them is said as everywhere.
      if (error !== undefined && OF_CALLERS.has(error.code)) reply.send(error);
      else sendJson(reply, error === undefined ? legacySuccess(data) : LEGACY_ERROR);
    });
  });
}

/** Refusals because of the caller, not of the call. */
const OF_CALLERS: ReadonlySet<string> = new Set(["UNAUTHORIZED", "FORBIDDEN", "TOO_MANY_REQUESTS"]);

/** Decodes a body as Python does; undefined: Python refuses it. */
function decode(body: unknown): unknown {
  try {
    return Buffer.isBuffer(body) ? pythonJsonLoads(body) : undefined;
  } catch {
    return undefined;
  }
}

function field(body: unknown, name: string): unknown {
  if (typeof body !== "object" || body === null) return undefined;
  return Object.hasOwn(body, name) ? Reflect.get(body, name) : undefined;
}
