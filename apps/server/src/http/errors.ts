/** Error answers: any error as the REST envelope or in tRPC's shape. */
import type { ServerResponse } from "node:http";

import type { PublicError } from "@hellorec/api";
import { appRouter, hellorecCode, toPublicError } from "@hellorec/api";
import { getTRPCErrorFromUnknown, getTRPCErrorShape, TRPCError } from "@trpc/server";
import type { FastifyReply } from "fastify";

import { BODY_LIMIT } from "./limits.ts";

/** Converts anything thrown while a request was handled into a tRPC error. */
export function toTrpcError(error: unknown): TRPCError {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  switch (code) {
    case "FST_ERR_CTP_BODY_TOO_LARGE":
      return bodyTooLarge();
    case "FST_ERR_CTP_INVALID_MEDIA_TYPE":
      return unsupportedMediaType();
    case "FST_ERR_CTP_INVALID_CONTENT_LENGTH":
      return new TRPCError({
        code: "BAD_REQUEST",
        message: "the body is not as long as Content-Length says",
      });
    case "ECONNRESET":
      return new TRPCError({ code: "CLIENT_CLOSED_REQUEST", message: "the client went away" });
    default:
      return getTRPCErrorFromUnknown(error);
  }
}

/** 413: the body is larger than {@link BODY_LIMIT}. */
export function bodyTooLarge(): TRPCError {
  return new TRPCError({
    code: "PAYLOAD_TOO_LARGE",
    message: `the body is larger than ${BODY_LIMIT} bytes: send fewer entries at once`,
  });
}

/** 415: a body under /trpc has another type than JSON. */
export function unsupportedMediaType(): TRPCError {
  return new TRPCError({
    code: "UNSUPPORTED_MEDIA_TYPE",
    message: "send the body as application/json",
  });
}

/** An error as it goes over the wire. */
export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** An error as the REST envelope: `{"code":…,"msg":…}`. */
export function envelopeError(error: TRPCError): ErrorAnswer {
  const publicError = toPublicError(error);
  return jsonAnswer(publicError, { code: publicError.code, msg: publicError.message });
}

/** An error that no procedure threw, in the shape that tRPC clients expect. */
export function rpcError(error: TRPCError): ErrorAnswer {
  const shape = getTRPCErrorShape({
    config: appRouter._def._config,
    error,
    type: "unknown",
    path: undefined,
    input: undefined,
    ctx: undefined,
  });
  return jsonAnswer(toPublicError(error), { error: shape });
}

/** An error of a status that tRPC has no code for, as the REST envelope. */
export function statusAnswer(httpStatus: number, msg: string): ErrorAnswer {
  const body = Buffer.from(JSON.stringify({ code: hellorecCode(httpStatus), msg }));
  return { status: httpStatus, headers: { "content-type": "application/json" }, body };
}

/** Sends an error. */
export function sendAnswer(reply: FastifyReply, answer: ErrorAnswer): FastifyReply {
  return reply.code(answer.status).headers(answer.headers).send(answer.body);
}

/** Sends an error in answer to a request that was not routed. */
export function writeAnswer(
  response: ServerResponse,
  { status, headers, body }: ErrorAnswer,
): void {
  response.writeHead(status, { ...headers, "content-length": body.length }).end(body);
}

function jsonAnswer({ httpStatus }: PublicError, content: object): ErrorAnswer {
  const body = Buffer.from(JSON.stringify(content));
  return {
    status: httpStatus,
    headers: { "content-type": "application/json" },
    body,
  };
}
