/** The REST shim: every query and mutation of the router as `POST /<snake_case path>`. */
import { isUtf8 } from "node:buffer";

import type { Ports } from "@hellorec/api";
import { TRPCError } from "@trpc/server";
import type { FastifyInstance } from "fastify";

import { LESSON_PATHS } from "./lesson.ts";
import { callProcedure, procedures } from "./procedures.ts";

/**
 * Adds a route for each procedure, derived from the router: a new procedure has its REST address
 * without a line here. Errors are left to the app's error handler.
 */
export function addRestRoutes(app: FastifyInstance, ports: Ports): void {
  for (const procedure of procedures) {
    if (procedure.type === "subscription" || LESSON_PATHS.has(procedure.path)) continue;
    app.post(procedure.path, async (request, reply) => {
      const data = await callProcedure(ports, procedure, parseBody(request.body));
      reply.header("content-type", "application/json");
      return Buffer.from(JSON.stringify({ code: 0, msg: "请求成功", data }));
    });
  }
}

/** The JSON of a body; nothing at all counts as an object without fields. */
function parseBody(body: unknown): unknown {
  if (!Buffer.isBuffer(body) || body.length === 0) return {};
  if (!isUtf8(body)) throw notJson();
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    return value;
  } catch (cause) {
    throw notJson(cause);
  }
}

function notJson(cause?: unknown): TRPCError {
  return new TRPCError({ code: "BAD_REQUEST", message: "the body is not JSON", cause });
}
