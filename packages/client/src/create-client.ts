/** Creates the client: the chain of links, and which call takes which transport. */
import type { AppRouter } from "@hellorec/api";
import { createTRPCClient, splitLink } from "@trpc/client";
import type { TRPCClient } from "@trpc/client";

import { callLink } from "./links/call-link.ts";
import type { HeadersOption } from "./links/call-link.ts";
import { errorLink } from "./links/error-link.ts";
import { eventIdLink } from "./links/event-ids.ts";
import { lazyLink } from "./links/lazy-link.ts";
import { reconnectLink } from "./links/reconnect-link.ts";
import type { ConnectionChange } from "./links/reconnect-link.ts";
import { retryLink } from "./links/retry-link.ts";
import { subscriptionLink } from "./links/subscription-link.ts";
import { timeoutLink } from "./links/timeout-link.ts";
import { isTokenText } from "./transport/authorization.ts";
import type { TokenOption } from "./transport/authorization.ts";
import { parseBaseUrl } from "./transport/base-url.ts";
import type { EventSourceClass } from "./transport/event-source.ts";
import { linkFetch } from "./transport/http.ts";
import type { FetchLike } from "./transport/http.ts";

/** Typed access to every procedure: `.query()`, `.mutate()` or `.subscribe()` by its kind. */
export type HellorecClient = TRPCClient<AppRouter>;

/** How a client reaches its server. */
export interface ClientOptions {
  /** The server's base address, such as `http://127.0.0.1:5000`; the client appends `/trpc`. */
  readonly url: string | URL;
  /**
   * Proves to the server who calls: a key (`hrk_…`) in a backend, a user token (`hru_…`) in a browser.
   * Every request carries it, those of subscriptions too. A function is asked before the first call,
   * again shortly before a user token ends, and once after the server refused the token.
   *
   * @example
   * createClient({ url, token: () => fetch("/my/token").then((answer) => answer.text()) });
   */
  readonly token?: TokenOption;
  /** Headers of every call, or a function that makes them. Subscriptions do not carry them. */
  readonly headers?: HeadersOption;
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
  /**
   * Sends the requests; by default the global `fetch`. For subscriptions with a `token` its answers
   * need a `body`, as those of the global one have.
   */
  readonly fetch?: FetchLike;
  /** The class for subscriptions without a `token`, for runtimes without one, such as Node. */
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
 * @throws {TypeError} `url` is no http(s) base address, or an option is not valid
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
  const { token } = options;
  if (token !== undefined && typeof token !== "function" && !isTokenText(token)) {
    throw new TypeError("token: must be a key (hrk_…), a user token (hru_…) or a function of one");
  }
  const baseUrl = parseBaseUrl(options.url);
  const url = `${baseUrl}/trpc`;
  const fetch = options.fetch ?? ((...request) => globalThis.fetch(...request));
  const stream = { fetch, baseUrl, timeoutMs: timeout_ms };
  const load = () => import("./token/token-links.ts");
  return createTRPCClient<AppRouter>({
    links: [
      timeoutLink(timeout_ms, baseUrl),
      eventIdLink(),
      retryLink(retries),
      reconnectLink(baseUrl, options.onConnectionChange),
      ...(token === undefined
        ? []
        : [lazyLink(async () => (await load()).tokenLink(token, timeout_ms))]),
      errorLink(baseUrl),
      splitLink({
        condition: (op) => op.type === "subscription",
        true:
          token === undefined
            ? subscriptionLink(url, options.EventSource)
            : lazyLink(async () => (await load()).tokenSubscriptionLink(stream)),
        false: callLink({ url, headers, fetch: linkFetch(fetch, baseUrl) }),
      }),
    ],
  });
}
