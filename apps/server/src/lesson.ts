/** The lesson's three routes, answering byte for byte as its Flask app does. */
import type { Ports } from "@hellorec/api";
import type { FastifyInstance } from "fastify";

import { callProcedure } from "./procedures.ts";
import { pythonJsonLoads } from "./python-json.ts";
import { LESSON_ERROR, lessonSuccess } from "./python-response.ts";

/** Where the lesson's convention holds instead of the REST shim's. */
export const LESSON_PATHS: ReadonlySet<string> = new Set(["/hello_rec", "/multiply"]);

/**
 * Adds `GET /`, `POST /hello_rec` and `POST /multiply`. Whatever is wrong with a body, the answer is
 * HTTP 200 and `{"code":2000,"msg":"error"}`. The two calls go through the router's procedures.
 */
export function addLessonRoutes(app: FastifyInstance, ports: Ports): void {
  app.get("/", (_request, reply) => reply.type("text/html; charset=utf-8").send("Hello World!"));
  addCall(app, "/hello_rec", (body) =>
    callProcedure(ports, { name: "helloRec", type: "query" }, { user_id: field(body, "user_id") }),
  );
  addCall(app, "/multiply", (body) =>
    callProcedure(
      ports,
      { name: "multiply", type: "query" },
      { a: field(body, "a"), b: field(body, "b") },
    ),
  );
}

function addCall(
  app: FastifyInstance,
  path: string,
  call: (body: unknown) => Promise<unknown>,
): void {
  app.post(path, async (request, reply) => {
    reply.header("content-type", "application/json");
    try {
      if (!Buffer.isBuffer(request.body)) return LESSON_ERROR;
      return lessonSuccess(await call(pythonJsonLoads(request.body)));
    } catch {
      // The lesson tells nothing about what was wrong.
      return LESSON_ERROR;
    }
  });
}

/** A field of an object; every other field is ignored. */
function field(body: unknown, name: string): unknown {
  if (typeof body !== "object" || body === null) return undefined;
  const value: unknown = Object.getOwnPropertyDescriptor(body, name)?.value;
  return value;
}
