/**
 * The part of `fetch` that the client uses, over Node's own HTTP client. The global `fetch` takes
 * longer to load than a short command takes to run. Its streams are tested in node-fetch.test.ts, the
 * rest through commands.test.ts.
 */
import type { IncomingMessage } from "node:http";

import type { ByteStream, FetchLike, FetchResponse } from "@hellorec/client";

import type { OpenRequest } from "./transport.ts";

/** The `fetch` of the client over a transport. It rejects where no answer comes. */
export function nodeFetch(openRequest: OpenRequest): FetchLike {
  return async (url, init) => {
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
      body: bodyOf(response),
    } satisfies FetchResponse;
  };
}

function headerOf(response: IncomingMessage, name: string): string | null {
  const value = response.headers[name.toLowerCase()];
  return Array.isArray(value) ? value.join(", ") : (value ?? null);
}

/** The parts of a body as they arrive. */
function bodyOf(response: IncomingMessage): ByteStream {
  return {
    getReader() {
      const parts: AsyncIterator<Buffer> = response[Symbol.asyncIterator]();
      return {
        async read() {
          const step = await parts.next();
          return step.done === true ? { done: true } : { done: false, value: step.value };
        },
      };
    },
  };
}

/** The whole body of an answer, as UTF-8. */
async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
