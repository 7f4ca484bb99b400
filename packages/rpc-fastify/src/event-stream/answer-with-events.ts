/**
 * Answers a subscription: runs it on the fast path and streams its values. tRPC's own handler makes
 * each value into JSON for each stream, and sends it through four streams one behind the other.
 * Tested through conformance.test.ts and event-stream.test.ts.
 */
import { getTRPCErrorFromUnknown, TRPCError } from "@trpc/server";
import type { AnyTRPCRouter } from "@trpc/server";
import { isObservable, observableToAsyncIterable } from "@trpc/server/observable";
import type { FastifyReply, FastifyRequest } from "fastify";

import { answerFailure } from "../fast-path/answer.ts";
import { Exchange } from "../fast-path/exchange.ts";
import type { FastPathOptions, HandlerOptions } from "../fast-path/options.ts";
import type { ParsedCalls } from "../fast-path/parse-calls.ts";
import { whenDone } from "../procedure/maybe-promise.ts";
import type { MaybePromise } from "../procedure/maybe-promise.ts";
import type { Outcome } from "../procedure/step-result.ts";
import { getErrorShape } from "../wire/error-shape.ts";
import { EventStream } from "./event-stream.ts";
import { connectedEvent, errorEvent, ValueEvents } from "./event-text.ts";
import type { SharedEvents } from "./event-text.ts";

const HEADERS = {
  vary: "trpc-accept, accept",
  "content-type": "text/event-stream",
  "cache-control": "no-cache, no-transform",
  "x-accel-buffering": "no",
  connection: "keep-alive",
} as const;

/** What the streams of a router share. */
export interface StreamOptions<TRouter extends AnyTRPCRouter> extends FastPathOptions<TRouter> {
  readonly sharedEvents: SharedEvents;
}

/**
 * Whether a subscription can be answered here. What needs tRPC's own handler: a `responseMeta`, a
 * client that goes on after an event, and settings for hosts without streams.
 */
export function takesEvents<TRouter extends AnyTRPCRouter>(
  { router, responseMeta }: HandlerOptions<TRouter>,
  { headers, url = "" }: FastifyRequest["raw"],
): boolean {
  const { enabled = true, emitAndEndImmediately = false, ping, client } = settingsOf(router);
  const wait = client?.reconnectAfterInactivityMs ?? Infinity;
  if (!enabled || emitAndEndImmediately || (ping?.intervalMs ?? 0) > wait) return false;
  if (responseMeta !== undefined || headers["last-event-id"] !== undefined) return false;
  const query = new URLSearchParams(url.slice(url.indexOf("?") + 1));
  return !query.has("lastEventId") && !query.has("Last-Event-Id");
}

/** Runs a subscription and streams its values, or the error that it begins with. */
export function answerWithEvents<TRouter extends AnyTRPCRouter>(
  options: StreamOptions<TRouter>,
  parsed: ParsedCalls,
  request: FastifyRequest,
  reply: FastifyReply,
): MaybePromise<void> {
  const exchange = new SubscriptionExchange(options, parsed, request, reply);
  const send = (outcome: Outcome): void => sendEvents(options, exchange, outcome);
  const fail = (cause: unknown): void => answerFailure(exchange, cause);
  const start = (): MaybePromise<void> => {
    try {
      const outcome = exchange.runCall(0);
      return outcome instanceof Promise ? outcome.then(send, fail) : send(outcome);
    } catch (cause) {
      return fail(cause);
    }
  };
  return whenDone(exchange.createContext(), start);
}

/** The request of a subscription: its signal also aborts at the longest time of a stream. */
class SubscriptionExchange<TRouter extends AnyTRPCRouter> extends Exchange<TRouter> {
  readonly #ending = new AbortController();
  #isWatched = false;

  override signal(): AbortSignal {
    const { signal } = this.#ending;
    if (this.#isWatched) return signal;
    this.#isWatched = true;
    const left = super.signal();
    if (left.aborted) this.abort();
    else left.addEventListener("abort", () => this.abort(), { once: true });
    return signal;
  }

  abort(): void {
    this.#ending.abort();
  }
}

function sendEvents<TRouter extends AnyTRPCRouter>(
  { isImmutable, sharedEvents }: StreamOptions<TRouter>,
  exchange: SubscriptionExchange<TRouter>,
  outcome: Outcome,
): void {
  const { reply, options } = exchange;
  const { _config: config } = options.trpcOptions.router._def;
  const { ping, client = {}, maxDurationMs } = settingsOf(options.trpcOptions.router);
  const serialize = (value: unknown): unknown => config.transformer.output.serialize(value);
  const events = new ValueEvents(serialize, isImmutable, sharedEvents);
  const stream = new EventStream({
    connected: connectedEvent(client),
    values: valuesOf(exchange, outcome),
    eventOf: (value) => events.of(value),
    errorEventOf(cause) {
      if (cause instanceof Error && cause.name === "AbortError") return undefined;
      const error = getTRPCErrorFromUnknown(cause);
      const origin = exchange.originOf(0);
      exchange.report(error, origin);
      const shape = getErrorShape({ config, error, ...origin, ctx: exchange.ctx });
      return errorEvent(shape, serialize);
    },
    onBroken: () => reply.raw.destroy(),
    pingMs: ping?.enabled === true ? (ping.intervalMs ?? 1000) : undefined,
  });
  if (maxDurationMs !== undefined && outcome.error === undefined) {
    const timer = setTimeout(() => {
      exchange.abort();
      stream.end();
    }, maxDurationMs);
    stream.once("close", () => clearTimeout(timer));
  }
  if (exchange.allow !== undefined) reply.header("allow", exchange.allow);
  reply.code(200).headers(HEADERS).send(stream);
}

function valuesOf<TRouter extends AnyTRPCRouter>(
  exchange: SubscriptionExchange<TRouter>,
  { error, data }: Outcome,
): AsyncIterable<unknown> {
  if (error !== undefined) return failing(error);
  if (isObservable(data)) return observableToAsyncIterable(data, exchange.signal());
  if (isAsyncIterable(data)) return data;
  const path = exchange.parsed.calls[0]?.path ?? "";
  const message = `Subscription ${path} did not return an observable or a AsyncGenerator`;
  return failing(new TRPCError({ code: "INTERNAL_SERVER_ERROR", message }));
}

// oxlint-disable-next-line require-yield -- as tRPC does: the stream has no value, only the error
async function* failing(error: TRPCError): AsyncGenerator<never, void> {
  throw error;
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

function settingsOf(router: AnyTRPCRouter) {
  return router._def._config.sse ?? {};
}
