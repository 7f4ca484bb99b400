/** Queries and mutations: which of them share an HTTP request, and how each is sent. */
import type { AppRouter } from "@hellorec/api";
import { httpBatchLink, splitLink } from "@trpc/client";
import type { HTTPBatchLinkOptions, Operation, TRPCLink } from "@trpc/client";

import { authorizationOf } from "../transport/authorization.ts";

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

/** Headers of each call, or a function that makes them. */
export type HeadersOption =
  | Record<string, string>
  | (() => Record<string, string> | Promise<Record<string, string>>);

/** What sends the requests. */
export interface CallOptions {
  /** The address of the procedures. */
  readonly url: string;
  readonly headers: HeadersOption;
  readonly fetch: NonNullable<HTTPBatchLinkOptions<never>["fetch"]>;
}

/** A link for queries and mutations. The token of an operation goes before a header of the options. */
export function callLink({ url, headers, fetch }: CallOptions): TRPCLink<AppRouter> {
  const http = {
    url,
    fetch,
    headers: async ({ opList }: { readonly opList: readonly Operation[] }) => {
      const own = typeof headers === "function" ? await headers() : headers;
      return { ...own, ...authorizationOf(opList) };
    },
  };
  return splitLink({
    condition: (op) => op.type === "query" && urlLength(url, op) <= MAX_URL_LENGTH,
    true: httpBatchLink({ ...http, maxURLLength: MAX_URL_LENGTH, maxItems: CALLS_PER_REQUEST }),
    // One call a request: two bodies, each within the limit, could be too large together.
    false: httpBatchLink({ ...http, maxItems: 1, methodOverride: "POST" }),
  });
}

/** The length of the URL of a batch with this query alone. */
function urlLength(url: string, op: Operation): number {
  const input = encodeURIComponent(JSON.stringify({ 0: op.input }));
  return `${url}/${op.path}?batch=1&input=${input}`.length;
}
