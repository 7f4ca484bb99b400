/** Spans of calls, with the SDK that operators register. */
import { context, propagation, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-node";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

import type { TestServer } from "../testing/test-ports.ts";
import { startTestServer } from "../testing/test-ports.ts";
import { createCallSpans } from "./call-spans.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const PARENT = "b7ad6b7169203331";
const exporter = new InMemorySpanExporter();
let server: TestServer;
let withoutSdk: unknown;
beforeAll(async () => {
  withoutSdk = createCallSpans("1");
  new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).register();
  server = await startTestServer({ traceCall: createCallSpans("1") });
});
beforeEach(() => exporter.reset());
afterAll(async () => {
  await server.app.close();
  trace.disable();
  context.disable();
  propagation.disable();
});

const spans = () =>
  exporter.getFinishedSpans().map(({ name, kind, attributes, status, parentSpanContext }) => ({
    name,
    kind,
    outcome: attributes["hellorec.outcome"],
    status: status.code,
    parent: parentSpanContext?.spanId,
  }));

const get = async (path: string, headers: Record<string, string> = {}) => {
  const response = await fetch(`${server.url}${path}`, { headers });
  await response.text();
};
const QUERY = `/trpc/helloRec?input=${encodeURIComponent('{"user_id":"a"}')}`;

test("nothing is traced while no SDK is registered", () => {
  expect(withoutSdk).toBeUndefined();
});

test("a query in front of Fastify has a span, whose parent is the caller's", async () => {
  await get(QUERY, { traceparent: `00-${TRACE}-${PARENT}-01`, "x-request-id": "mine" });
  const [span] = exporter.getFinishedSpans();
  expect(span?.spanContext().traceId).toBe(TRACE);
  expect(span?.attributes).toEqual({
    "rpc.method": "helloRec",
    "hellorec.request_id": "mine",
    "hellorec.outcome": "ok",
  });
  const unset = SpanStatusCode.UNSET;
  expect(spans()).toEqual([
    { name: "helloRec", kind: SpanKind.SERVER, outcome: "ok", status: unset, parent: PARENT },
  ]);
});

test("each call of a batch and each REST call has one, with its outcome and no message", async () => {
  const event = { user_id: "canary", item_id: "b", type: "view" };
  const post = (path: string, body: unknown) =>
    fetch(`${server.url}${path}`, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
    }).then((response) => response.text());
  server.ports.failure.error = new Error("the disk of canary is gone");
  await post("/trpc/track,model.train?batch=1", { 0: { events: [event] }, 1: {} });
  await post("/track", { events: [{ canary: 1 }] });
  server.ports.failure.error = undefined;
  await get("/livez");
  const { ERROR, UNSET } = SpanStatusCode;
  const ended = spans().map(({ name, outcome, status }) => [name, outcome, status]);
  expect(ended).toHaveLength(3);
  expect(ended).toEqual(
    expect.arrayContaining([
      ["track", "server_error", ERROR],
      ["model.train", "ok", UNSET],
      ["track", "client_error", UNSET],
    ]),
  );
  const text = JSON.stringify(
    exporter
      .getFinishedSpans()
      .map(({ attributes, events, status }) => [attributes, events, status]),
  );
  expect(text).not.toContain("canary");
});

test("a span that is active already, such as that of an instrumentation, is the parent", () => {
  const traceCall = createCallSpans("1");
  const tracer = trace.getTracer("test");
  tracer.startActiveSpan("GET /trpc", (outer) => {
    const request = { headers: { traceparent: `00-${TRACE}-${PARENT}-01` } };
    const call = traceCall?.("helloRec", Object.assign(Object.create(null), request));
    const within = call?.run(() => trace.getActiveSpan()?.spanContext().spanId);
    call?.end(undefined);
    outer.end();
    const [inner] = exporter.getFinishedSpans();
    expect(inner?.kind).toBe(SpanKind.INTERNAL);
    expect(inner?.parentSpanContext?.spanId).toBe(outer.spanContext().spanId);
    expect(within).toBe(inner?.spanContext().spanId);
  });
});
