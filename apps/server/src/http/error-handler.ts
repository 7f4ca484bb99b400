/** Answers and logs what was thrown while a request was handled. Tested through errors.test.ts. */
import type { TRPCError } from "@trpc/server";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Logger } from "pino";

import { refuseBody } from "./body/refuse-body.ts";
import type { ErrorAnswer } from "./errors.ts";
import { sendAnswer, toTrpcError } from "./errors.ts";
import { logFailure } from "./log-failure.ts";

/** How errors are answered. */
export interface ErrorHandlerOptions {
  readonly log: Logger;
  /** Writes the answer in the form that callers of these routes expect. */
  readonly answerFor: (error: TRPCError) => ErrorAnswer;
  /** An error of the request that comes before the one that was thrown; undefined: there is none. */
  readonly findEarlierError?: (
    request: FastifyRequest,
    reply: FastifyReply,
  ) => TRPCError | undefined;
}

/**
 * Makes an error handler of Fastify.
 *
 * @example app.setErrorHandler(createErrorHandler({ log, answerFor: envelopeError }));
 */
export function createErrorHandler({ log, answerFor, findEarlierError }: ErrorHandlerOptions) {
  return (thrown: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const error = findEarlierError?.(request, reply) ?? toTrpcError(thrown);
    logFailure(log, error, request.raw, { path: request.routeOptions.url });
    const answer = answerFor(error);
    const isBodyLeft = answer.status === 413 || (isBusy(answer) && !request.raw.complete);
    if (!isBodyLeft) return sendAnswer(reply, answer);
    refuseBody(request.raw, reply.hijack().raw, answer);
    return reply;
  };
}

function isBusy({ status }: ErrorAnswer): boolean {
  return status === 429 || status === 503;
}
