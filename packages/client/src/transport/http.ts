/** Sends the requests. Failures of the network become typed errors here. */
import type { HTTPBatchLinkOptions } from "@trpc/client";

import { EXAMPLE_URL } from "./base-url.ts";
import { HellorecConnectionError, isRecord } from "./errors.ts";
import type { ByteStream } from "./event-stream.ts";

/** The part of `fetch` that the client uses; the global one fits. */
export type FetchLike = (url: string, init: FetchInit) => Promise<FetchResponse>;

/** A request. */
export interface FetchInit {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

/** The part of a response that the client reads. */
export interface FetchResponse {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  json(): Promise<unknown>;
  /** The bytes as they arrive; only subscriptions with a token read it. */
  readonly body?: ByteStream | null;
}

const NO_TLS = "it speaks no TLS there; use http://";

/** What codes of Node mean where another address is needed, not another attempt. */
const MEANINGS: Readonly<Record<string, string>> = {
  ENOTFOUND: "no host has this name",
  EPROTO: NO_TLS,
  ERR_SSL_WRONG_VERSION_NUMBER: NO_TLS,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: NO_TLS,
};

type LinkFetch = NonNullable<HTTPBatchLinkOptions<never>["fetch"]>;

/** A response in the form that tRPC's links take; they attach it to an error. */
export class Answer {
  readonly ok: boolean;
  /** The delay of `Retry-After`, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  readonly json: () => Promise<unknown>;

  constructor(response: FetchResponse, json: () => Promise<unknown>) {
    this.ok = response.ok;
    this.retryAfterMs = parseRetryAfter(response.headers.get("retry-after"));
    this.json = json;
  }
}

/**
 * `fetch` in the form that tRPC's links take. It rejects with `HellorecConnectionError` if there is no
 * answer, or not one of a hellorec server.
 */
export function linkFetch(fetch: FetchLike, baseUrl: string): LinkFetch {
  return async (url, init) => {
    const signal = init?.signal ?? undefined;
    const failure = (cause: unknown) =>
      signal?.aborted === true
        ? new HellorecConnectionError("aborted", "the call was aborted", cause)
        : new HellorecConnectionError(
            "unreachable",
            `no answer from ${baseUrl} (${detailOf(cause)})`,
            cause,
          );
    let response: FetchResponse;
    try {
      response = await fetch(String(url), requestOf(init));
    } catch (cause) {
      throw failure(cause);
    }
    return new Answer(response, async () => {
      let json: unknown;
      try {
        json = await response.json();
      } catch (cause) {
        if (!(cause instanceof SyntaxError)) throw failure(cause);
      }
      if (Array.isArray(json) ? json.every(isRpcAnswer) : isRpcAnswer(json)) return json;
      throw new HellorecConnectionError(
        "not_hellorec",
        `${baseUrl} answered with HTTP ${response.status}, but not as hellorec does: ` +
          `${pathAdvice(baseUrl)}use the base address of a hellorec server, such as ${EXAMPLE_URL}`,
      );
    });
  };
}

/** The page at /app/ and the pages at /docs/ belong to the server, but their addresses are no base. */
function pathAdvice(baseUrl: string): string {
  const { pathname } = new URL(baseUrl);
  return pathname === "/" ? "" : `leave off "${pathname}", or `;
}

function requestOf(init: Parameters<LinkFetch>[1]): FetchInit {
  const { method, headers = {}, body, signal } = init ?? {};
  const pairs: Iterable<readonly unknown[]> =
    Symbol.iterator in headers ? headers : Object.entries(headers);
  const named: Record<string, string> = {};
  // Two spellings of one name would be sent as one header with both values: the last one counts.
  for (const [name, value] of pairs) named[String(name).toLowerCase()] = String(value);
  return {
    method: method ?? "GET",
    headers: named,
    ...(typeof body === "string" && { body }),
    ...(signal && { signal }),
  };
}

function isRpcAnswer(value: unknown): boolean {
  return isRecord(value) && ("result" in value || "error" in value);
}

/** The reason of a failed request in a few words. Node puts it into the cause of the error. */
export function detailOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return detailOf(error.cause);
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  if (code === undefined) return error.message;
  const meaning = MEANINGS[code];
  return meaning === undefined ? code : `${code}: ${meaning}`;
}

function parseRetryAfter(value: string | null): number | undefined {
  if (value === null || value.trim() === "") return undefined;
  const seconds = Number(value);
  const wait = Number.isNaN(seconds) ? Date.parse(value) - Date.now() : seconds * 1000;
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined;
}
