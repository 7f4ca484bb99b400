/** Spans of calls, for the OpenTelemetry SDK that an operator loads beside the program. */
import type { CallTrace, TraceCall } from "@hellorec/rpc-fastify";
import type { Context, Span } from "@opentelemetry/api";
import {
  context,
  propagation,
  ProxyTracerProvider,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import type { TRPCError } from "@trpc/server";

import { sentRequestId } from "../http/request-id/request-id.ts";
import { outcomeOf } from "./call-outcome.ts";

/** The name of the spans' instrumentation. */
const SCOPE = "hellorec";

/**
 * Starts a span for each call, a child of the caller's `traceparent`, or of the span of the request where
 * an instrumentation has made one. Asked once, at the start: while no SDK is registered then, there is
 * nothing to call.
 *
 * @returns undefined: nothing takes spans
 * @example const traceCall = createCallSpans("1.2.3");
 */
export function createCallSpans(version: string): TraceCall | undefined {
  if (!isSdkRegistered()) return undefined;
  const tracer = trace.getTracer(SCOPE, version);
  return (procedure, request) => {
    const active = context.active();
    const isWithin = trace.getSpan(active) !== undefined;
    const parent = isWithin ? active : propagation.extract(active, request.headers);
    const kind = isWithin ? SpanKind.INTERNAL : SpanKind.SERVER;
    const span = tracer.startSpan(
      procedure,
      { kind, attributes: { "rpc.method": procedure } },
      parent,
    );
    const requestId = sentRequestId(request);
    if (requestId !== undefined) span.setAttribute("hellorec.request_id", requestId);
    return new CallSpan(span, trace.setSpan(parent, span));
  };
}

/** Whether anything takes spans. Without an SDK the API has a provider that delegates to none. */
function isSdkRegistered(): boolean {
  const provider = trace.getTracerProvider();
  return (
    !(provider instanceof ProxyTracerProvider) || provider.getDelegateTracer(SCOPE) !== undefined
  );
}

class CallSpan implements CallTrace {
  readonly #span: Span;
  readonly #context: Context;

  constructor(span: Span, within: Context) {
    this.#span = span;
    this.#context = within;
  }

  run<Result>(call: () => Result): Result {
    return context.with(this.#context, call);
  }

  /** Messages stay out: they may name users. */
  end(error: TRPCError | undefined): void {
    const outcome = outcomeOf(error);
    this.#span.setAttribute("hellorec.outcome", outcome);
    if (error !== undefined) this.#span.setAttribute("error.type", error.code);
    if (outcome === "server_error" || outcome === "unavailable") {
      this.#span.setStatus({ code: SpanStatusCode.ERROR });
    }
    this.#span.end();
  }
}
