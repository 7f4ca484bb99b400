/**
 * CORS headers for the allowed origins. Every answer gets them, also one that refuses a request
 * before it is routed: without them the browser hides the answer from the page.
 */
import type { IncomingMessage, OutgoingHttpHeader, ServerResponse } from "node:http";
import type { Socket } from "node:net";

import { readRawHeader } from "./raw-header.ts";
import { ResponseWithDefaults } from "./response-with-defaults.ts";

const PREFLIGHT_HEADERS = {
  "access-control-allow-methods": "GET, POST",
  "access-control-max-age": "600",
  vary: "origin, access-control-request-headers",
};

type HeaderPairs = readonly (readonly [name: string, value: string])[];

/**
 * Answers of one server to pages of other origins. Pages of origins that are not allowed get no CORS
 * header.
 *
 * @example
 * const cors = new Cors(["https://shop.example"]);
 * createServer(cors.serverOptions, (request, response) => cors.start(request, response));
 */
export class Cors {
  readonly #origins: ReadonlySet<string>;
  /** The newest request of each connection: a broken rest of it belongs to the same page. */
  readonly #requests = new WeakMap<Socket, IncomingMessage>();

  /** @param origins without a path: `https://shop.example` */
  constructor(origins: readonly string[]) {
    this.#origins = new Set(origins);
  }

  /** Options that the HTTP server needs for it. */
  get serverOptions(): { readonly ServerResponse: typeof ResponseWithDefaults } {
    return { ServerResponse: this.#origins.size === 0 ? ResponseWithDefaults : ResponseByOrigin };
  }

  /** Sets the headers on an answer as soon as the headers of its request are known. */
  start(request: IncomingMessage, response: ServerResponse): void {
    if (this.#origins.size === 0) return;
    this.#requests.set(request.socket, request);
    for (const [name, value] of this.#headersFor(request.headers.origin)) {
      response.setHeader(name, value);
    }
  }

  /** The headers for an answer to a request that could not be read to its end. */
  headersForBroken(socket: Socket, packet: Buffer | undefined): HeaderPairs {
    if (this.#origins.size === 0) return [];
    const request = this.#requests.get(socket);
    if (request?.complete === false) return this.#headersFor(request.headers.origin);
    const [first, ...others] = this.#origins;
    // The packet may lack the header. With one allowed origin its name is right for its pages, and
    // allows no others.
    const only = others.length === 0 ? first : undefined;
    return this.#headersFor(readRawHeader(packet, "origin") ?? only);
  }

  /** Answers a preflight of an allowed origin. @returns whether it did */
  answerPreflight({ method, headers }: IncomingMessage, response: ServerResponse): boolean {
    const isPreflight =
      method === "OPTIONS" && headers["access-control-request-method"] !== undefined;
    if (!isPreflight || !this.#origins.has(headers.origin ?? "")) return false;
    const asked = headers["access-control-request-headers"];
    if (asked !== undefined) response.setHeader("access-control-allow-headers", asked);
    response.writeHead(204, PREFLIGHT_HEADERS).end();
    return true;
  }

  #headersFor(origin: string | undefined): HeaderPairs {
    const vary = ["vary", "origin"] as const;
    if (origin === undefined || !this.#origins.has(origin)) return [vary];
    return [
      vary,
      ["access-control-allow-origin", origin],
      ["access-control-expose-headers", "retry-after, ratelimit, ratelimit-policy, x-request-id"],
    ];
  }
}

/**
 * A response that keeps `Vary: Origin` beside what a route adds to `Vary`. This is below Fastify: the
 * headers of tRPC's own handler and of a path that no router reads pass no hook.
 */
class ResponseByOrigin<Request extends IncomingMessage> extends ResponseWithDefaults<Request> {
  override setHeader(name: string, value: OutgoingHttpHeader | readonly string[]): this {
    return super.setHeader(name, /^vary$/i.test(name) ? withOrigin(String(value)) : value);
  }
}

function withOrigin(vary: string): string {
  const isThere = vary
    .toLowerCase()
    .split(/[\s,]+/)
    .includes("origin");
  return isThere ? vary : `${vary}, origin`;
}
