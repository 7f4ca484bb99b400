/**
 * What every request passes before it is routed: the access guard, the CORS preflight, the
 * credential, the declared length of its body. This is in front of Fastify: its hooks would cost each request a closure.
 */
import type { IncomingMessage, ServerResponse } from "node:http";

import type { Logger } from "pino";

import type { Authenticate } from "../access/authenticate.ts";
import { unauthorized } from "../access/authenticate.ts";
import { bearerOf, isUserToken } from "../access/bearer.ts";
import { refuseBody } from "../body/refuse-body.ts";
import type { Cors } from "../cors.ts";
import type { ErrorAnswer } from "../errors.ts";
import { bodyTooLarge, envelopeError, rpcError, writeAnswer } from "../errors.ts";
import { BODY_LIMIT } from "../limits.ts";
import type { CallerLimits } from "../rate-limit/caller-limits.ts";
import { requestFields } from "../request-id/log-fields.ts";
import { isLoggingRequests } from "../request-log.ts";
import { isRpcUrl } from "../request-path.ts";
import type { ResponseWithDefaults } from "../response-with-defaults.ts";
import type { AccessGuardOptions } from "./access-guard.ts";
import { createAccessGuard } from "./access-guard.ts";
import { findFaultOfHead, refuseCoding } from "./request-form.ts";

/**
 * The content type that bodies outside /trpc are read as. It has a name: for "*" Fastify would first
 * search its other parsers.
 */
export const RAW = "application/octet-stream";

/** Says how a caller shows who it is (RFC 6750, 3). */
const CHALLENGE = {
  "content-type": "application/json",
  "www-authenticate": 'Bearer realm="hellorec"',
};

/** Methods whose bodies are read and limited. */
const METHODS_WITH_BODY: ReadonlySet<string> = new Set(["POST", "PUT", "PATCH", "DELETE"]);

/** What the gate needs. */
export interface RequestGateOptions {
  readonly access: AccessGuardOptions;
  readonly cors: Cors;
  readonly log: Logger;
  readonly authenticate: Authenticate;
  readonly callerLimits: Pick<CallerLimits, "failSignIn">;
}

/** Whether a request may be routed. One that may not was answered. */
export type RequestGate = (request: IncomingMessage, response: ResponseWithDefaults) => boolean;

/**
 * Makes the gate of one server.
 *
 * @example
 * const passes = createRequestGate({ access, cors, log, authenticate, callerLimits });
 * createServer((request, response) => passes(request, response) && handle(request, response));
 */
export function createRequestGate({
  access,
  cors,
  log,
  authenticate,
  callerLimits,
}: RequestGateOptions): RequestGate {
  const refusalOf = createAccessGuard(access);

  function refusalOfCredential(request: IncomingMessage, response: ServerResponse): ErrorAnswer {
    const answerFor = isRpcUrl(request.url ?? "") ? rpcError : envelopeError;
    const { authorization } = request.headers;
    // A page whose token has ended asks for another one after a 401, and not after a 429.
    const isCounted = authorization !== undefined && !isUserToken(bearerOf(authorization));
    const busy = isCounted ? callerLimits.failSignIn(request, response) : undefined;
    if (busy !== undefined) return answerFor(busy);
    return { ...answerFor(unauthorized()), headers: CHALLENGE };
  }

  function logRefusal(request: IncomingMessage, refused: string): void {
    if (!isLoggingRequests(log)) return;
    log.debug({ ...requestFields(request), method: request.method, refused });
  }

  return (request, response) => {
    const { headers, method = "", url = "" } = request;
    const isRpc = isRpcUrl(url);
    const answerFor = isRpc ? rpcError : envelopeError;
    const fault = findFaultOfHead(request, answerFor);
    if (fault !== undefined) {
      refuseBody(request, response, fault);
      return false;
    }
    const refusal = refusalOf(request, isRpc);
    if (refusal !== undefined) {
      logRefusal(request, refusal.message);
      writeAnswer(response, answerFor(refusal));
      return false;
    }
    if (cors.answerPreflight(request, response)) return false;
    const length = headers["content-length"];
    const coding = headers["transfer-encoding"];
    const caller = authenticate(request);
    if (caller === undefined) {
      logRefusal(request, "no valid key or token");
      const answer = refusalOfCredential(request, response);
      if (length === undefined && coding === undefined) writeAnswer(response, answer);
      else refuseBody(request, response, answer);
      return false;
    }
    response.caller = caller;
    if (length !== undefined && Number(length) > BODY_LIMIT) {
      refuseBody(request, response, answerFor(bodyTooLarge()));
      return false;
    }
    const codingRefusal = coding === undefined ? undefined : refuseCoding(request, coding);
    if (codingRefusal !== undefined) {
      refuseBody(request, response, answerFor(codingRefusal));
      return false;
    }
    // A body that is not read has no limit: the connection ends with the answer.
    const hasBody = length !== undefined || coding !== undefined;
    if (hasBody && !METHODS_WITH_BODY.has(method)) response.setHeader("connection", "close");
    // Outside /trpc a body is read raw, whatever its type: Fastify would refuse some types.
    if (!isRpc) headers["content-type"] = RAW;
    return true;
  };
}
