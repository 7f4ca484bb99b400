/**
 * The part of `fetch` that the client uses, over Node's own HTTP client: the global `fetch` takes
 * longer to load than all of a short command takes to run.
 */
import { request as httpRequest } from "node:http";
import type { IncomingMessage, RequestOptions } from "node:http";

import type { FetchInit, FetchLike, FetchResponse } from "@hellorec/client";

/** Sends one request; connections are kept for the next. Rejects where no answer comes. */
export const nodeFetch: FetchLike = async (url, init) => {
  const request = url.startsWith("https:") ? (await import("node:https")).request : httpRequest;
  const response = await send(request, url, init);
  const status = response.statusCode ?? 0;
  return {
    ok: status >= 200 && status < 300,
    status,
    headers: { get: (name) => headerOf(response, name) },
    json: async () => {
      const value: unknown = JSON.parse(await textOf(response));
      return value;
    },
  } satisfies FetchResponse;
};

function send(
  request: typeof httpRequest,
  url: string,
  { method, headers, body, signal }: FetchInit,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const options: RequestOptions = {
      method,
      headers:
        body === undefined
          ? headers
          : { ...headers, "content-length": String(Buffer.byteLength(body)) },
      ...(signal && { signal }),
    };
    request(url, options, resolve).on("error", reject).end(body);
  });
}

function headerOf(response: IncomingMessage, name: string): string | null {
  const value = response.headers[name.toLowerCase()];
  return Array.isArray(value) ? value.join(", ") : (value ?? null);
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
