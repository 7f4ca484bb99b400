/** The end of a fake client's chain: the procedures of the contract itself, without a network. */
import { appRouter } from "@hellorec/api";
import type { AppRouter, Ports } from "@hellorec/api";
import type { Operation, TRPCLink } from "@trpc/client";
import { callTRPCProcedure, getTRPCErrorFromUnknown, TRPCError } from "@trpc/server";
import { observable } from "@trpc/server/observable";

import { isRecord } from "../errors/error-shape.ts";
import { HellorecError } from "../errors/hellorec-error.ts";
import { eventsOf } from "../links/event-ids.ts";
import { fakeError, refusal, withEvents } from "./fake-error.ts";
import type { AnyOverride, FakeCall } from "./overrides.ts";
import { checkedInput, typeOf } from "./procedures.ts";

/** What the link calls. */
export interface FakeLinkOptions {
  readonly ports: Ports;
  readonly overrides: ReadonlyMap<string, AnyOverride>;
  readonly nextEventId: () => string;
  readonly onCall: (call: FakeCall) => void;
}

/** A link that answers each operation in this process. It sets no timers. */
export function fakeLink(options: FakeLinkOptions): TRPCLink<AppRouter> {
  return () =>
    ({ op }) =>
      observable((observer) => {
        const ending = new AbortController();
        const sent = { ...op };
        const fail = (error: unknown) => {
          if (ending.signal.aborted) return;
          observer.error(withEvents(typedError(error), eventsOf(sent)));
        };
        const abort = () => {
          if (op.type === "subscription") observer.complete();
          else fail(fakeError({ reason: "aborted", message: "the call was aborted" }));
        };
        if (op.signal?.aborted === true) {
          abort();
          return undefined;
        }
        op.signal?.addEventListener("abort", abort, { once: true });
        const run = async () => {
          sent.input = asSent(withEventIds(op, options.nextEventId));
          options.onCall({ path: op.path, type: op.type, input: sent.input });
          const answer = () => answerOf(options, sent, ending.signal);
          if (op.type !== "subscription") {
            observer.next({ result: { data: overTheWire(await answer()) } });
            observer.complete();
            return;
          }
          observer.next({ result: { type: "state", state: "connecting", error: null } });
          const stream = asStream(await answer());
          observer.next({ result: { type: "started" } });
          observer.next({ result: { type: "state", state: "pending", error: null } });
          for await (const data of stream) {
            if (ending.signal.aborted) return;
            observer.next({ result: { type: "data", data: overTheWire(data) } });
          }
          observer.next({ result: { type: "stopped" } });
          observer.complete();
        };
        run().catch(fail);
        return () => {
          op.signal?.removeEventListener("abort", abort);
          ending.abort();
        };
      });
}

/** What the override says, else what the contract's procedure says. */
async function answerOf(
  { ports, overrides }: FakeLinkOptions,
  { path, type, input }: Operation,
  signal: AbortSignal,
): Promise<unknown> {
  checkProcedure(path, type);
  const call = { router: appRouter, ctx: ports, path, type, signal, batchIndex: 0 };
  const own = () => callTRPCProcedure({ ...call, getRawInput: async () => input });
  const override = overrides.get(path);
  if (override === undefined) return await own();
  const checked = checkedInput(path, input);
  const answer = type === "subscription" ? () => streamOf(own) : own;
  try {
    return await override(checked, answer);
  } catch (error) {
    throw overrideError(path, error);
  }
}

/** @throws {TRPCError} as a server does that has no such procedure, or another kind of it */
function checkProcedure(path: string, type: Operation["type"]): void {
  const known = typeOf(path);
  if (known === undefined) {
    throw new TRPCError({ code: "NOT_FOUND", message: `No procedure found on path "${path}"` });
  }
  if (known !== type) {
    const method = type === "mutation" ? "POST" : "GET";
    throw new TRPCError({
      code: "METHOD_NOT_SUPPORTED",
      message: `Unsupported ${method}-request to ${known} procedure at path "${path}"`,
    });
  }
}

/** A stream that is asked for when it is read. */
async function* streamOf(open: () => Promise<unknown>): AsyncGenerator {
  yield* asStream(await open());
}

function asStream(value: unknown): AsyncIterable<unknown> {
  if (isAsyncIterable(value)) return value;
  throw new HellorecError("refused", "a subscription is answered by an async iterable");
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

function overrideError(path: string, cause: unknown): HellorecError {
  if (cause instanceof HellorecError) return cause;
  const detail = cause instanceof Error ? cause.message : String(cause);
  // No "internal error": a mistake in a test should be seen.
  return new HellorecError("refused", `the test's ${path} threw: ${detail}`, {
    cause,
    attempts: 1,
  });
}

function typedError(error: unknown): HellorecError {
  return error instanceof HellorecError ? error : refusal(getTRPCErrorFromUnknown(error));
}

function asSent(input: unknown): unknown {
  try {
    return overTheWire(input);
  } catch (cause) {
    const message = `the call could not be sent: ${String(cause)}`;
    throw new HellorecError("unsent", message, { cause });
  }
}

/** As JSON carries it, so that neither side can change what the other one holds. */
function overTheWire(value: unknown): unknown {
  const text: string | undefined = JSON.stringify(value);
  return text === undefined ? undefined : JSON.parse(text);
}

function withEventIds(op: Operation, nextId: () => string): unknown {
  const events = eventsOf(op);
  if (events === undefined || !isRecord(op.input)) return op.input;
  const named = events.map((event: unknown) =>
    isRecord(event) && event["event_id"] === undefined ? { ...event, event_id: nextId() } : event,
  );
  return { ...op.input, events: named };
}
