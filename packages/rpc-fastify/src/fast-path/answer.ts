/**
 * Answers a request on the fast path: runs its calls and puts their outcomes into envelopes.
 * Tested through conformance.test.ts.
 */
import { getTRPCErrorFromUnknown, TRPCError } from "@trpc/server";
import type { AnyTRPCRouter } from "@trpc/server";
import type { TRPCErrorResponse, TRPCResponse } from "@trpc/server/rpc";
import type { FastifyReply, FastifyRequest } from "fastify";

import { allDone, whenDone } from "../procedure/maybe-promise.ts";
import type { MaybePromise } from "../procedure/maybe-promise.ts";
import type { Outcome } from "../procedure/step-result.ts";
import { isDataStream } from "../wire/data-stream.ts";
import { getErrorShape } from "../wire/error-shape.ts";
import { BoundedBatch } from "./bounded-batch.ts";
import { Exchange } from "./exchange.ts";
import type { ErrorOrigin } from "./exchange.ts";
import { MessageWriter } from "./message-writer.ts";
import type { Message } from "./message-writer.ts";
import type { FastPathOptions } from "./options.ts";
import type { ParsedCalls } from "./parse-calls.ts";

/**
 * Answers a request, at once if nothing has to be waited for. Throws or rejects if one of the
 * router's own hooks (onError, error formatter, responseMeta, transformer) fails, and fails again
 * while that failure is reported.
 */
export function answerOnFastPath<TRouter extends AnyTRPCRouter>(
  options: FastPathOptions<TRouter>,
  parsed: ParsedCalls,
  request: FastifyRequest,
  reply: FastifyReply,
): MaybePromise<void> {
  const exchange = new Exchange(options, parsed, request, reply);
  const created = exchange.createContext();
  return created instanceof Promise ? answerLater(created, exchange) : answerInContext(exchange);
}

// What has to be waited for is continued in functions of its own: a closure in the others would make
// every request allocate a scope.
function answerLater<TRouter extends AnyTRPCRouter>(
  created: Promise<void>,
  exchange: Exchange<TRouter>,
): Promise<void> {
  return created.then(() => answerInContext(exchange));
}

/** Runs the calls and sends the message; if it cannot be written, one about that failure. */
function answerInContext<TRouter extends AnyTRPCRouter>(
  exchange: Exchange<TRouter>,
): MaybePromise<void> {
  const writer = new MessageWriter(exchange);
  let message: MaybePromise<Message>;
  try {
    message = exchange.parsed.isBatch
      ? composeBatch(exchange, writer)
      : composeSingle(exchange, writer);
  } catch (cause) {
    message = composeFailure(exchange, writer, cause);
  }
  return message instanceof Promise ? sendLater(exchange, writer, message) : writer.send(message);
}

function sendLater<TRouter extends AnyTRPCRouter>(
  exchange: Exchange<TRouter>,
  writer: MessageWriter<TRouter>,
  message: Promise<Message>,
): Promise<void> {
  return message.then(
    (written) => writer.send(written),
    (cause: unknown) => writer.send(composeFailure(exchange, writer, cause)),
  );
}

/** Answers a request that failed as a whole before anything of it was sent. */
export function answerFailure<TRouter extends AnyTRPCRouter>(
  exchange: Exchange<TRouter>,
  cause: unknown,
): void {
  const writer = new MessageWriter(exchange);
  writer.send(composeFailure(exchange, writer, cause));
}

function composeSingle<TRouter extends AnyTRPCRouter>(
  exchange: Exchange<TRouter>,
  writer: MessageWriter<TRouter>,
): MaybePromise<Message> {
  const outcome = exchange.runCall(0);
  return outcome instanceof Promise
    ? writeSingleLater(exchange, writer, outcome)
    : writeSingle(exchange, writer, outcome);
}

function writeSingleLater<TRouter extends AnyTRPCRouter>(
  exchange: Exchange<TRouter>,
  writer: MessageWriter<TRouter>,
  outcome: Promise<Outcome>,
): Promise<Message> {
  return outcome.then((settled) => writeSingle(exchange, writer, settled));
}

function writeSingle<TRouter extends AnyTRPCRouter>(
  exchange: Exchange<TRouter>,
  writer: MessageWriter<TRouter>,
  outcome: Outcome,
): Message {
  writer.head.contentType = "application/json";
  if (isDataStream(outcome.data)) {
    throw streamInPlainResponse();
  }
  if (outcome.error === undefined && !writer.hasResponseMeta) {
    return writer.writeData(outcome.data);
  }
  const response = toResponse(exchange, outcome, 0);
  return writer.write(response, [response], [outcome.error]);
}

function composeBatch<TRouter extends AnyTRPCRouter>(
  exchange: Exchange<TRouter>,
  writer: MessageWriter<TRouter>,
): MaybePromise<Message> {
  writer.head.contentType = "application/json";
  const { maxBatchBytes, onBatch } = exchange.options;
  onBatch?.(exchange.parsed.calls.length);
  if (maxBatchBytes !== undefined) {
    return composeBounded(exchange, writer, maxBatchBytes);
  }
  return whenDone(allDone(exchange.runBatch()), (done) => {
    const outcomes = done.map((outcome) => withoutStream(outcome));
    const responses = outcomes.map((outcome, index) => toResponse(exchange, outcome, index));
    return writer.write(
      responses,
      responses,
      outcomes.map((outcome) => outcome.error),
    );
  });
}

/** Stands for a result that is written. */
const WRITTEN_RESULT: TRPCResponse = { result: { data: undefined } };

function composeBounded<TRouter extends AnyTRPCRouter>(
  exchange: Exchange<TRouter>,
  writer: MessageWriter<TRouter>,
  maxBytes: number,
): MaybePromise<Message> {
  const batch = new BoundedBatch(exchange, maxBytes, (settled, index) => {
    const outcome = withoutStream(settled);
    const response = toResponse(exchange, outcome, index);
    const text = writer.toJson(response);
    // Only responseMeta asks for the data of a result again: it takes far more memory than its text.
    const isNeeded = writer.hasResponseMeta || outcome.error !== undefined;
    return { response: isNeeded ? response : WRITTEN_RESULT, error: outcome.error, text };
  });
  return whenDone(batch.run(), (calls) =>
    writer.writeBatch(
      calls.map(({ text }) => text),
      calls.map(({ response }) => response),
      calls.map(({ error }) => error),
    ),
  );
}

function withoutStream(outcome: Outcome): Outcome {
  return isDataStream(outcome.data) ? { error: streamInPlainResponse() } : outcome;
}

/** The request failed as a whole: a hook or a transformer threw, or a result has no JSON. */
function composeFailure<TRouter extends AnyTRPCRouter>(
  exchange: Exchange<TRouter>,
  writer: MessageWriter<TRouter>,
  cause: unknown,
): Message {
  const error = getTRPCErrorFromUnknown(cause);
  const origin: ErrorOrigin = { path: undefined, type: exchange.parsed.type, input: undefined };
  exchange.report(error, origin);
  const response = toErrorResponse(exchange, error, origin);
  return writer.write(response, [response], [error]);
}

function toResponse<TRouter extends AnyTRPCRouter>(
  exchange: Exchange<TRouter>,
  outcome: Outcome,
  index: number,
): TRPCResponse {
  return outcome.error === undefined
    ? { result: { data: outcome.data } }
    : toErrorResponse(exchange, outcome.error, exchange.originOf(index));
}

function toErrorResponse<TRouter extends AnyTRPCRouter>(
  exchange: Exchange<TRouter>,
  error: TRPCError,
  origin: ErrorOrigin,
): TRPCErrorResponse {
  const config = exchange.options.trpcOptions.router._def._config;
  return { error: getErrorShape({ config, error, ...origin, ctx: exchange.ctx }) };
}

function streamInPlainResponse(): TRPCError {
  return new TRPCError({
    code: "UNSUPPORTED_MEDIA_TYPE",
    message: "Cannot use stream-like response in non-streaming request - use httpBatchStreamLink",
  });
}
