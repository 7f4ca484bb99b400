/** Queries and mutations: which of them share an HTTP request, and how each is sent. */
import type { AppRouter } from "@hellorec/api";
import type { Operation, TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";

import { isErrorShape, isRecord } from "../errors/error-shape.ts";
import { HellorecError } from "../errors/hellorec-error.ts";
import { countAttempt } from "../transport/attempts.ts";
import { send } from "../transport/http.ts";
import type { FetchLike } from "../transport/http.ts";
import { isClosing } from "../transport/queued-call.ts";
import { requestHeaders } from "../transport/request-headers.ts";
import type { HeadersOption } from "../transport/request-headers.ts";

/**
 * Most queries that share one HTTP request. A server limits its batches, so that one small request
 * cannot cause an enormous answer; its limit must be at least this.
 */
export const CALLS_PER_REQUEST = 50;

/**
 * Longest URL of a request. Node refuses requests whose headers, the URL among them, are over
 * 16 KB, and proxies often at 8 KB or 4 KB. A longer query is sent by POST.
 */
export const MAX_URL_LENGTH = 4000;

/** What sends the requests. */
export interface CallOptions {
  readonly baseUrl: string;
  readonly headers: HeadersOption;
  readonly fetch: FetchLike;
}

/** A call that waits for its answer. */
interface Call {
  readonly op: Operation;
  /** Its input as JSON; undefined: it has none. */
  readonly json: string | undefined;
  isOver: boolean;
  answer(data: unknown): void;
  fail(error: HellorecError): void;
}

/** Calls that share a request. */
interface Batch {
  readonly calls: Call[];
  readonly ending: AbortController;
  urlLength: number;
}

/**
 * A link for queries and mutations. Queries of one procedure and one tick share a request: an answer
 * comes when all of its calls are done, so different procedures would wait for the slowest one. The
 * token of an operation goes before a header of the options.
 */
export function callLink(options: CallOptions): TRPCLink<AppRouter> {
  const root = `${options.baseUrl}/trpc/`;
  const open = new Map<string, Batch>();

  /** The batch that a query joins, or a new one. */
  const batchFor = (op: Operation, json: string | undefined): Batch => {
    const { path, type } = op;
    const length = `,${path}"00":,`.length + lengthInUrl(json ?? "") + 12;
    const before = open.get(path);
    const isFull =
      before === undefined ||
      before.calls.length === CALLS_PER_REQUEST ||
      before.urlLength + length > MAX_URL_LENGTH;
    if (type === "query" && !isFull) {
      before.urlLength += length;
      return before;
    }
    const urlLength = `${root}?batch=1&input={}`.length + 4 + length;
    const batch: Batch = { calls: [], ending: new AbortController(), urlLength };
    const isAlone = type !== "query" || urlLength > MAX_URL_LENGTH;
    if (!isAlone) open.set(path, batch);
    const start = () => {
      if (open.get(path) === batch) open.delete(path);
      void sendBatch(batch, isAlone ? "POST" : "GET", root, options);
    };
    // No timer fires in a page that closes, but what waits for a promise still runs.
    if (isClosing(op)) queueMicrotask(start);
    else setTimeout(start);
    return batch;
  };

  return () =>
    ({ op }) =>
      observable((observer) => {
        const json: string | undefined = JSON.stringify(op.input);
        const batch = batchFor(op, json);
        const { calls, ending } = batch;
        const call: Call = {
          op,
          json,
          isOver: false,
          answer: (data) => {
            observer.next({ result: { type: "data", data } });
            observer.complete();
          },
          fail: (error) => {
            // The links above would send it again, though nobody waits for it any more.
            if (!call.isOver) observer.error(error);
          },
        };
        calls.push(call);
        return () => {
          call.isOver = true;
          if (!calls.every(({ isOver }) => isOver)) return;
          // The next call must not join a request that ends.
          if (open.get(op.path) === batch) open.delete(op.path);
          ending.abort();
        };
      });
}

/** The length of an input in a URL. To encode one that no URL takes would last as long as to send it. */
function lengthInUrl(json: string): number {
  return json.length > MAX_URL_LENGTH ? json.length : encodeURIComponent(json).length;
}

async function sendBatch(
  { calls: all, ending }: Batch,
  method: "GET" | "POST",
  root: string,
  { baseUrl, headers, fetch }: CallOptions,
): Promise<void> {
  // One that was aborted before it was sent is not sent.
  const calls = all.filter(({ isOver }) => !isOver);
  if (calls.length === 0) return;
  const ops = calls.map(({ op }) => op);
  const inputs = calls.flatMap(({ json }, at) => (json === undefined ? [] : `"${at}":${json}`));
  const body = `{${inputs.join(",")}}`;
  const url = `${root}${ops.map(({ path }) => path).join(",")}?batch=1`;
  try {
    const named = await requestHeaders(headers, ops);
    countAttempt(ops);
    const { to, retryAfterMs } = await (method === "GET"
      ? send(fetch, baseUrl, `${url}&input=${encodeURIComponent(body)}`, {
          method,
          headers: named,
          signal: ending.signal,
        })
      : send(fetch, baseUrl, url, {
          method,
          headers: { ...named, "content-type": "application/json" },
          body,
          signal: ending.signal,
          ...(ops.some(isClosing) && { keepalive: true }),
        }));
    for (const [at, call] of calls.entries()) {
      const answer = to(at);
      const { result, error }: Record<string, unknown> = isRecord(answer) ? answer : {};
      if (isRecord(result)) call.answer(result["data"]);
      else call.fail(refusal(error, baseUrl, retryAfterMs));
    }
  } catch (cause) {
    const error =
      cause instanceof HellorecError ? cause : new HellorecError("proxy", String(cause), { cause });
    for (const call of calls) call.fail(error);
  }
}

function refusal(
  error: unknown,
  baseUrl: string,
  retry_after_ms: number | undefined,
): HellorecError {
  if (!isErrorShape(error)) {
    return new HellorecError("proxy", `${baseUrl} answers as no hellorec server does`);
  }
  return new HellorecError("refused", error.message, { shape: error, retry_after_ms });
}
