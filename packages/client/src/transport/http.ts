/** Sends the requests. Failures of the network become typed errors here. */
import { isErrorShape, isRecord } from "../errors/error-shape.ts";
import { HellorecError } from "../errors/hellorec-error.ts";
import { EXAMPLE_URL, originHint } from "./base-url.ts";
import { detailOf } from "./error-detail.ts";

/** The part of `fetch` that the client uses; the global one fits. */
export type FetchLike = (url: string, init: FetchInit) => Promise<FetchResponse>;

/** The part of a `ReadableStream` of bytes that is read here. */
export interface ByteStream {
  getReader(): {
    read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
  };
}

/** A request. */
export interface FetchInit {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
  readonly signal?: AbortSignal;
  /** Whether the request continues when the page closes; the event queue sets it. */
  readonly keepalive?: boolean;
}

/** The part of a response that the client reads. */
export interface FetchResponse {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  json(): Promise<unknown>;
  /** The bytes as they arrive; only subscriptions read it. */
  readonly body?: ByteStream | null;
}

/** The answer to a request. */
export interface Answer {
  /** What it says to the call with this number, or to all of them. */
  readonly to: (call: number) => unknown;
  readonly retryAfterMs: number | undefined;
}

/**
 * Sends a request.
 *
 * @throws {HellorecError} there is no answer, or it is not one of a hellorec server
 */
export async function send(
  fetch: FetchLike,
  baseUrl: string,
  url: string,
  init: FetchInit,
): Promise<Answer> {
  let status = 0;
  let retryAfterMs: number | undefined;
  try {
    const response = await fetch(url, init);
    ({ status } = response);
    retryAfterMs = parseRetryAfter(response.headers.get("retry-after"));
    const json = await response.json();
    const list: readonly unknown[] | undefined = Array.isArray(json) ? json : undefined;
    if (list?.every(isRpcAnswer) ?? isRpcAnswer(json)) {
      return { to: (call) => (list === undefined ? json : list[call]), retryAfterMs };
    }
  } catch (cause) {
    if (init.signal?.aborted === true) {
      throw new HellorecError("aborted", "the call was aborted", { cause });
    }
    if (status === 0 || !(cause instanceof SyntaxError)) {
      const hint = status === 0 ? originHint(baseUrl) : "";
      const message = `no answer from ${baseUrl} (${detailOf(cause)})${hint}`;
      throw new HellorecError("unreachable", message, { cause });
    }
  }
  throw foreignAnswer(baseUrl, status, retryAfterMs);
}

/** The error of an answer that is none of a hellorec server, with what to do about it. */
export function foreignAnswer(
  baseUrl: string,
  http_status: number,
  retry_after_ms: number | undefined,
): HellorecError {
  const advice = adviceFor(http_status, baseUrl);
  const message = `${baseUrl} answered with HTTP ${http_status}, but not as hellorec does: ${advice}`;
  return new HellorecError("proxy", message, { http_status, retry_after_ms });
}

const AWAY = "a proxy answers, and the server behind it is away";

/** What the proxies and gateways of others mean by a status. */
const PROXY_ADVICE: ReadonlyMap<number, string> = new Map([
  [401, "a proxy in front of the server wants a sign-in of its own"],
  [403, "a proxy in front of the server does not allow the call"],
  [413, "a proxy in front of the server limits the size of a request: send less at a time"],
  [429, "a proxy in front of the server limits the number of calls: try later"],
  [502, AWAY],
  [503, AWAY],
  [504, AWAY],
]);

function adviceFor(status: number, baseUrl: string): string {
  const advice = PROXY_ADVICE.get(status);
  if (advice !== undefined) return advice;
  return `${pathAdvice(baseUrl)}use the base address of a hellorec server, such as ${EXAMPLE_URL}`;
}

/** The page at /app/ and the pages at /docs/ belong to the server, but their addresses are no base. */
function pathAdvice(baseUrl: string): string {
  const { pathname } = new URL(baseUrl);
  return pathname === "/" ? "" : `leave off "${pathname}", or `;
}

/** Gateways answer with an `error` of their own in JSON. */
function isRpcAnswer(value: unknown): boolean {
  return isRecord(value) && (isRecord(value["result"]) || isErrorShape(value["error"]));
}

/** The delay of `Retry-After`, in milliseconds. */
export function parseRetryAfter(value: string | null): number | undefined {
  if (value === null || value.trim() === "") return undefined;
  const seconds = Number(value);
  const wait = Number.isNaN(seconds) ? Date.parse(value) - Date.now() : seconds * 1000;
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined;
}
