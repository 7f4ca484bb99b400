/**
 * The part of `fetch` that the client uses, over Node's own HTTP client. The global `fetch` takes
 * longer to load than a short command takes to run. Tested through commands.test.ts.
 */
import { request as httpRequest } from "node:http";
import type { ClientRequest, IncomingMessage, RequestOptions } from "node:http";

import type { FetchInit, FetchLike, FetchResponse } from "@hellorec/client";

/** Sends one request over a connection that is kept alive. Rejects where no answer comes. */
export const nodeFetch: FetchLike = async (url, init) => {
  const response = await openRequest(url, init);
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

/** Sends one request and resolves with its answer. The caller reads the body. */
export async function openRequest(
  url: string,
  { method, headers, body, signal }: FetchInit,
  onRequest?: (request: ClientRequest) => void,
): Promise<IncomingMessage> {
  const request = url.startsWith("https:") ? (await import("node:https")).request : httpRequest;
  return new Promise((resolve, reject) => {
    const options: RequestOptions = {
      method,
      headers:
        body === undefined
          ? headers
          : { ...headers, "content-length": String(Buffer.byteLength(body)) },
      ...(signal && { signal }),
    };
    const sent = request(url, options, resolve).on("error", reject);
    onRequest?.(sent);
    sent.end(body);
  });
}

function headerOf(response: IncomingMessage, name: string): string | null {
  const value = response.headers[name.toLowerCase()];
  return Array.isArray(value) ? value.join(", ") : (value ?? null);
}

/** The whole body of an answer, as UTF-8. */
export async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
