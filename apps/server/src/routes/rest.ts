/** The REST shim: every query and mutation of the router as `POST /<snake_case path>`. */
import { isImmutable } from "@hellorec/immutable";
import type { Outcome } from "@hellorec/rpc-fastify";
import { afterParsing, toJson, whenDone } from "@hellorec/rpc-fastify";
import { TRPCError } from "@trpc/server";
import type { FastifyInstance, FastifyReply } from "fastify";

import { bodyLength } from "../http/body/body-scheduler.ts";
import { RPC_PREFIX } from "../http/request-path.ts";
import { parseBody } from "./json-body.ts";
import { sendJson, SUCCESS_MESSAGE } from "./json-reply.ts";
import type { CallTarget, ProcedureEntry } from "./procedures.ts";
import { callFor, procedures } from "./procedures.ts";

/**
 * Adds a route for each procedure of the router. The app's error handler answers errors.
 *
 * @param taken paths that another part of the server has routes for
 */
export function addRestRoutes(
  app: FastifyInstance,
  target: CallTarget,
  taken: ReadonlySet<string>,
): void {
  for (const entry of procedures) {
    if (entry.type === "subscription") {
      addStreamNote(app, entry);
      continue;
    }
    if (taken.has(entry.restPath)) continue;
    app.post(entry.restPath, (request, reply) => {
      const input = parseBody(request.body);
      const outcome = whenDone(afterParsing(input, bodyLength(request)), (parsed) =>
        callFor({ request, reply }, target, entry, parsed),
      );
      return whenDone(outcome, (done) => answer(reply, done));
    });
  }
}

/** At the address that a stream would have, says where the stream is. */
function addStreamNote(app: FastifyInstance, { name, restPath }: ProcedureEntry): void {
  const message = `${restPath} is an event stream: GET ${RPC_PREFIX}/${name}, with its input as JSON in ?input=`;
  app.all(restPath, (_request, reply) => {
    reply.send(new TRPCError({ code: "NOT_FOUND", message }));
  });
}

const SUCCESS_HEAD = `{"code":0,"msg":${JSON.stringify(SUCCESS_MESSAGE)},"data":`;

function answer(reply: FastifyReply, { error, data }: Outcome): void {
  if (error !== undefined) {
    reply.send(error);
    return;
  }
  sendJson(reply, `${SUCCESS_HEAD}${toJson(data, isImmutable) ?? "null"}}`);
}
