/** Signing in on the page: `POST`, `GET` and `DELETE /session`, for requests of the page itself alone. */
import { TRPCError } from "@trpc/server";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";

import { unauthorized } from "../http/access/authenticate.ts";
import { SESSION_COOKIE } from "../http/access/bearer.ts";
import { SESSION_PATH } from "../http/access/open-addresses.ts";
import { cameThroughProxy } from "../http/access/proxy-headers.ts";
import type { Sessions } from "../http/access/sessions.ts";
import { LOOPBACK_NAMES } from "../http/gate/loopback.ts";
import type { CallerLimits } from "../http/rate-limit/caller-limits.ts";
import { callerOf } from "../http/response-with-defaults.ts";
import { parseBody } from "./json-body.ts";
import { sendJson, SUCCESS_MESSAGE } from "./json-reply.ts";

/** The longest text that is looked at as a key. */
const MAX_KEY = 512;

const signInInput = z.strictObject({ key: z.string().max(MAX_KEY) });

/**
 * Adds the routes. The cookie holds the ID of a session, never the key.
 *
 * - `POST {key}`: signs in; answers `{scope, name, expires_at}`
 * - `GET`: the same, or `{needed}` where nobody is signed in
 * - `DELETE`: signs out
 */
export function addSessionRoutes(
  app: FastifyInstance,
  sessions: Sessions,
  limits: Pick<CallerLimits, "failSignIn">,
): void {
  app.get(SESSION_PATH, (_request, reply) => {
    const caller = callerOf(reply.raw);
    answer(reply, sessions.infoOf(caller) ?? { needed: caller.kind === "anonymous" });
  });

  app.post(SESSION_PATH, async (request, reply) => {
    refuseOthers(request);
    const started = await sessions.start(keyIn(request), callerOf(reply.raw));
    if (started === undefined) throw limits.failSignIn(request.raw, reply.raw) ?? unauthorized();
    reply.header("set-cookie", cookie(request, started.text, started.maxAgeSeconds));
    answer(reply, started.info);
    return reply;
  });

  app.delete(SESSION_PATH, async (request, reply) => {
    refuseOthers(request);
    await sessions.end(callerOf(reply.raw));
    reply.header("set-cookie", cookie(request, "", 0));
    answer(reply, null);
    return reply;
  });
}

/** A browser that says nothing of the page loaded it over a connection that others can read. */
function refuseOthers({ headers }: FastifyRequest): void {
  if (headers["sec-fetch-site"] === "same-origin") return;
  throw new TRPCError({
    code: "FORBIDDEN",
    message:
      "only the page itself signs in, loaded over https or on this machine: programs send their key as Authorization: Bearer …",
  });
}

function keyIn({ body }: FastifyRequest): string {
  const { data, error } = signInInput.safeParse(parseBody(body));
  if (error === undefined) return data.key;
  // No cause: it would hold what was typed.
  throw new TRPCError({ code: "BAD_REQUEST", message: "key: must be the text of a key" });
}

/**
 * The cookie. Scripts cannot read it, other sites cannot send it, and beyond this machine it goes over
 * TLS alone. Its path is that of the whole host: below which path a proxy serves the page is not known.
 */
function cookie({ headers, raw }: FastifyRequest, value: string, maxAge: number): string {
  const name = headers.host?.replace(/:\d*$/, "").toLowerCase() ?? "";
  const isHere = LOOPBACK_NAMES.includes(name) && !cameThroughProxy(raw.rawHeaders);
  const secure = isHere ? "" : "; Secure";
  return `${SESSION_COOKIE}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Strict${secure}`;
}

function answer(reply: FastifyReply, data: unknown): void {
  sendJson(reply, JSON.stringify({ code: 0, msg: SUCCESS_MESSAGE, data }));
}
