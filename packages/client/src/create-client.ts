/** Creates the client: the chain of links, and which call takes which transport. */
import type { AppRouter } from "@hellorec/api";
import { createTRPCClientProxy, splitLink } from "@trpc/client";
import type { Operation, TRPCClient } from "@trpc/client";

import { CallerClient } from "./caller-client.ts";
import { callLink } from "./links/call-link.ts";
import { errorLink } from "./links/error-link.ts";
import { eventIdLink, TRACK } from "./links/event-ids.ts";
import { failureLink } from "./links/failure-link.ts";
import { lazyLink } from "./links/lazy-link.ts";
import { reconnectLink } from "./links/reconnect-link.ts";
import type { ConnectionChange } from "./links/reconnect-link.ts";
import { retryLink } from "./links/retry-link.ts";
import { timeoutLink } from "./links/timeout-link.ts";
import { isTokenText } from "./transport/authorization.ts";
import type { TokenOption } from "./transport/authorization.ts";
import { parseBaseUrl } from "./transport/base-url.ts";
import type { FetchLike } from "./transport/http.ts";
import type { HeadersOption } from "./transport/request-headers.ts";

/** Typed access to every procedure: `.query()`, `.mutate()` or `.subscribe()` by its kind. */
export type HellorecClient = TRPCClient<AppRouter>;

/** How a client reaches its server. An option that is undefined, such as an unset variable, is left out. */
export interface ClientOptions {
  /**
   * The server's base address, such as `http://127.0.0.1:5000` or, behind a proxy,
   * `https://shop.example/api`; the client appends `/trpc`. A path such as `/api` is one of the page's
   * origin.
   * @default location.origin in a browser
   */
  readonly url?: string | URL | undefined;
  /**
   * Proves to the server who calls: a key (`hrk_…`) in a backend, a user token (`hru_…`) in a browser.
   * Every request carries it, those of subscriptions too. A function is asked before the first call,
   * again shortly before a user token ends, and once after the server refused the token.
   *
   * @example
   * createClient({ url, token: () => fetch("/my/token").then((answer) => answer.text()) });
   */
  readonly token?: TokenOption | undefined;
  /** Headers of every call, or a function that makes them. Subscriptions carry them too. */
  readonly headers?: HeadersOption | undefined;
  /**
   * Longest time a query or mutation may take, retries included, in milliseconds.
   * @default 10_000
   */
  readonly timeout_ms?: number | undefined;
  /**
   * Longest time that `track` is tried for, in milliseconds. One attempt takes `timeout_ms` at most.
   * Events without an `event_id` get one, so that none counts twice.
   * @default 30_000, or timeout_ms if that is longer
   */
  readonly track_timeout_ms?: number | undefined;
  /**
   * Most attempts after the first one: after a broken connection and the answers 429, 502, 503 and 504.
   * Mutations other than `track` are retried only where the server did nothing for certain.
   * @default 2, and for `track` as many as `track_timeout_ms` allows
   */
  readonly retries?: number | undefined;
  /**
   * Sends the requests; by default the global `fetch`. For subscriptions its answers need a `body`, as
   * those of the global one have.
   */
  readonly fetch?: FetchLike | undefined;
  /**
   * Called when a subscription loses its connection, and when it is connected again. It reconnects by
   * itself, until it is ended.
   */
  readonly onConnectionChange?: ((change: ConnectionChange) => void) | undefined;
}

/**
 * A client of a hellorec server, typed from the server's own contract.
 *
 * Queries of one procedure made in the same tick share one HTTP request. A failed call rejects with a
 * `HellorecError`, whose `reason` says why.
 *
 * @throws {TypeError} `url` is no http(s) base address or missing outside of a page, or an option is not
 * valid
 * @example
 * const client = createClient({ url: "http://127.0.0.1:5000" });
 * const { items } = await client.recommend.query({ user_id: "alice", limit: 5 });
 * await client.track.mutate({
 *   events: [{ user_id: "alice", item_id: "metropolis", type: "view" }],
 * });
 */
export function createClient(options: ClientOptions = {}): HellorecClient {
  const { timeout_ms = 10_000, retries, headers = {} } = options;
  const { track_timeout_ms = Math.max(30_000, timeout_ms) } = options;
  for (const [name, time] of Object.entries({ timeout_ms, track_timeout_ms })) {
    if (time > 0 && time < 2 ** 31) continue;
    throw new TypeError(`${name}: must be between 1 and 2147483647 milliseconds`);
  }
  if (retries !== undefined && (!Number.isInteger(retries) || retries < 0)) {
    throw new TypeError("retries: must be a whole number, 0 or more");
  }
  const { token } = options;
  if (token !== undefined && typeof token !== "function" && !isTokenText(token)) {
    throw new TypeError("token: must be a key (hrk_…), a user token (hru_…) or a function of one");
  }
  const baseUrl = parseBaseUrl(options.url);
  const fetch = options.fetch ?? ((...request) => globalThis.fetch(...request));
  const stream = { fetch, baseUrl, headers, timeoutMs: timeout_ms };
  const timeOfCall = ({ type, path }: Operation) => {
    if (type === "subscription") return undefined;
    return path === TRACK && retries !== 0 ? track_timeout_ms : timeout_ms;
  };
  const timeOfAttempt = ({ path }: Operation) => (path === TRACK ? timeout_ms : undefined);
  const client = new CallerClient({
    links: [
      eventIdLink(),
      failureLink(),
      timeoutLink(timeOfCall, baseUrl),
      retryLink(retries, timeOfCall),
      timeoutLink(timeOfAttempt, baseUrl),
      reconnectLink(options.onConnectionChange),
      ...(token === undefined
        ? []
        : [
            lazyLink(async () => {
              const { tokenLink } = await import("./token/token-link.ts");
              return tokenLink(token, timeout_ms);
            }),
          ]),
      errorLink(baseUrl),
      splitLink({
        condition: (op) => op.type === "subscription",
        true: lazyLink(async () => {
          const { streamLink } = await import("./links/stream-link.ts");
          return streamLink(stream);
        }),
        false: callLink({ baseUrl, headers, fetch }),
      }),
    ],
  });
  return createTRPCClientProxy(client);
}
