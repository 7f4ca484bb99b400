/** The REST shim: every query and mutation of the router as `POST /<snake_case path>`. */
import { isImmutable } from "@hellorec/immutable";
import type { Outcome } from "@hellorec/rpc-fastify";
import { afterParsing, refuseDepth, toJson, whenDone } from "@hellorec/rpc-fastify";
import { TRPCError } from "@trpc/server";
import type { FastifyInstance, FastifyReply } from "fastify";

import { bodyLength } from "../http/body/body-scheduler.ts";
import { describeJsonFault } from "../http/body/json-fault.ts";
import { notJson, refuseBytes } from "../http/body/utf8.ts";
import { MAX_INPUT_DEPTH } from "../http/limits.ts";
import { RPC_PREFIX } from "../http/request-path.ts";
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

const BYTE_ORDER_MARK = Buffer.from("\uFEFF");

/**
 * Parses a body. An empty one counts as an object without fields. A byte order mark before it is no
 * part of it: editors write one, and `/trpc` and `/hello_rec` take it too.
 */
function parseBody(body: unknown): unknown {
  if (!Buffer.isBuffer(body)) return {};
  const isMarked =
    body[0] === BYTE_ORDER_MARK[0] &&
    body.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK);
  const start = isMarked ? BYTE_ORDER_MARK.length : 0;
  if (body.length === start) return {};
  const refusal = refuseBytes(body);
  if (refusal !== undefined) throw refusal;
  const text = body.toString("utf8", start);
  refuseDepth(text, MAX_INPUT_DEPTH);
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    throw notJson(describeJsonFault(text));
  }
}
