/** The lesson's three routes, answering byte for byte as its Flask app does. */
import { whenDone } from "@hellorec/rpc-fastify";
import type { FastifyInstance } from "fastify";

import { sendJson } from "../routes/json-reply.ts";
import type { CallTarget } from "../routes/procedures.ts";
import { callFor, procedureNamed } from "../routes/procedures.ts";
import { pythonJsonLoads } from "./python-json.ts";
import { LESSON_ERROR, lessonSuccess } from "./python-response.ts";

/** Where the lesson's convention holds instead of the REST shim's. */
export const LESSON_PATHS: ReadonlySet<string> = new Set(["/hello_rec", "/multiply"]);

/**
 * Adds `GET /`, `POST /hello_rec` and `POST /multiply`. Whatever is wrong with a body, the answer is
 * HTTP 200 and `{"code":2000,"msg":"error"}`. The two calls go through the router's procedures.
 */
export function addLessonRoutes(app: FastifyInstance, target: CallTarget): void {
  app.get("/", (_request, reply) => reply.type("text/html; charset=utf-8").send("Hello World!"));
  addCall(app, target, "helloRec", ["user_id"]);
  addCall(app, target, "multiply", ["a", "b"]);
}

/** A route to a procedure that takes these fields out of the body and ignores every other. */
function addCall(
  app: FastifyInstance,
  target: CallTarget,
  name: string,
  fields: readonly string[],
): void {
  const entry = procedureNamed(name);
  app.post(entry.path, (request, reply) => {
    const body = decode(request.body);
    const input: Record<string, unknown> = {};
    for (const name of fields) input[name] = field(body, name);
    // The lesson tells nothing about what was wrong.
    return whenDone(callFor({ request, reply }, target, entry, input), ({ error, data }) => {
      sendJson(reply, error === undefined ? lessonSuccess(data) : LESSON_ERROR);
    });
  });
}

/** What Python reads in the body; undefined where it refuses it. */
function decode(body: unknown): unknown {
  try {
    return Buffer.isBuffer(body) ? pythonJsonLoads(body) : undefined;
  } catch {
    return undefined;
  }
}

/** A field of an object; every other field is ignored. */
function field(body: unknown, name: string): unknown {
  if (typeof body !== "object" || body === null) return undefined;
  return Object.hasOwn(body, name) ? Reflect.get(body, name) : undefined;
}
