/** Creates the client: the chain of links, and which call takes which transport. */
import type { AppRouter } from "@hellorec/api";
import { createTRPCClient, httpBatchLink, splitLink } from "@trpc/client";
import type { Operation, TRPCClient } from "@trpc/client";

import { parseBaseUrl } from "./base-url.ts";
import { errorLink } from "./error-link.ts";
import { eventIdLink } from "./event-ids.ts";
import { linkFetch } from "./http.ts";
import type { FetchLike } from "./http.ts";
import { reconnectLink } from "./reconnect-link.ts";
import type { ConnectionChange } from "./reconnect-link.ts";
import { retryLink } from "./retry-link.ts";
import { subscriptionLink } from "./subscription-link.ts";
import type { EventSourceClass } from "./subscription-link.ts";
import { timeoutLink } from "./timeout-link.ts";

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

/** Typed access to every procedure: `.query()`, `.mutate()` or `.subscribe()` by its kind. */
export type HellorecClient = TRPCClient<AppRouter>;

/** How a client reaches its server. */
export interface ClientOptions {
  /** The server's base address, such as `http://127.0.0.1:5000`; the client appends `/trpc`. */
  readonly url: string | URL;
  /** Headers of every call, or a function that makes them. Subscriptions cannot carry any. */
  readonly headers?:
    | Record<string, string>
    | (() => Record<string, string> | Promise<Record<string, string>>);
  /**
   * Longest time a query or mutation may take, retries included, in milliseconds.
   * @default 10_000
   */
  readonly timeout_ms?: number;
  /**
   * How often a query or `track` is retried after a broken connection or a 503. Events without an
   * `event_id` get one, so that none counts twice. Other mutations are sent once.
   * @default 2
   */
  readonly retries?: number;
  /** Sends the requests; by default the global `fetch`. */
  readonly fetch?: FetchLike;
  /** The class for subscriptions, for runtimes without one, such as Node. */
  readonly EventSource?: EventSourceClass;
  /**
   * Called when a subscription loses its connection, and when it is connected again. It reconnects by
   * itself, until it is ended.
   */
  readonly onConnectionChange?: (change: ConnectionChange) => void;
}

/**
 * A client of a hellorec server, typed from the server's own contract.
 *
 * Queries made in the same tick share one HTTP request. A failed call rejects with
 * `HellorecError` (the server refused it) or `HellorecConnectionError` (no answer).
 *
 * @throws {TypeError} `url` is no http(s) base address, or an option is out of range
 * @example
 * const client = createClient({ url: "http://127.0.0.1:5000" });
 * const { items } = await client.recommend.query({ user_id: "alice", limit: 5 });
 * await client.track.mutate({
 *   events: [{ user_id: "alice", item_id: "metropolis", type: "view" }],
 * });
 */
export function createClient(options: ClientOptions): HellorecClient {
  const { timeout_ms = 10_000, retries = 2, headers = {} } = options;
  if (!(timeout_ms > 0 && timeout_ms < 2 ** 31)) {
    throw new TypeError("timeout_ms: must be between 1 and 2147483647 milliseconds");
  }
  if (!Number.isInteger(retries) || retries < 0) {
    throw new TypeError("retries: must be a whole number, 0 or more");
  }
  const baseUrl = parseBaseUrl(options.url);
  const url = `${baseUrl}/trpc`;
  const fetch = linkFetch(options.fetch ?? ((...request) => globalThis.fetch(...request)), baseUrl);
  const http = { url, headers, fetch };
  return createTRPCClient<AppRouter>({
    links: [
      timeoutLink(timeout_ms, baseUrl),
      eventIdLink(),
      retryLink(retries),
      reconnectLink(baseUrl, options.onConnectionChange),
      errorLink(baseUrl),
      splitLink({
        condition: (op) => op.type === "subscription",
        true: subscriptionLink(url, options.EventSource),
        false: splitLink({
          condition: (op) => op.type === "query" && urlLength(url, op) <= MAX_URL_LENGTH,
          true: httpBatchLink({
            ...http,
            maxURLLength: MAX_URL_LENGTH,
            maxItems: CALLS_PER_REQUEST,
          }),
          // One call a request: two bodies, each within the limit, could be too large together.
          false: httpBatchLink({ ...http, maxItems: 1, methodOverride: "POST" }),
        }),
      }),
    ],
  });
}

/** The length of the URL of a batch with this query alone. */
function urlLength(url: string, op: Operation): number {
  const input = encodeURIComponent(JSON.stringify({ 0: op.input }));
  return `${url}/${op.path}?batch=1&input=${input}`.length;
}
