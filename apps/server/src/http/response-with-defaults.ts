/** The response of the HTTP server: the headers that every answer has. */
import { ServerResponse } from "node:http";
import type { IncomingMessage, OutgoingHttpHeader, OutgoingHttpHeaders } from "node:http";

type GivenHeaders = OutgoingHttpHeaders | OutgoingHttpHeader[];

/**
 * Adds `X-Content-Type-Options`, `Cache-Control: no-store` and, on a 503, `Retry-After`, where they
 * are not given. Names of given headers are in lower case, as Fastify writes them. This is below
 * Fastify: it also holds for answers that no route and no hook sees, and costs less than a hook.
 */
export class ResponseWithDefaults<
  Request extends IncomingMessage = IncomingMessage,
> extends ServerResponse<Request> {
  override writeHead(status: number, reason?: string, headers?: GivenHeaders): this;
  override writeHead(status: number, headers?: GivenHeaders): this;
  override writeHead(
    status: number,
    reasonOrHeaders: string | GivenHeaders = {},
    headers: GivenHeaders = {},
  ): this {
    if (typeof reasonOrHeaders === "string") {
      this.#addDefaults(status, headers);
      return super.writeHead(status, reasonOrHeaders, headers);
    }
    this.#addDefaults(status, reasonOrHeaders);
    return super.writeHead(status, reasonOrHeaders);
  }

  #addDefaults(status: number, headers: GivenHeaders): void {
    // Nothing here writes headers as a list.
    if (Array.isArray(headers)) return;
    this.#addDefault(headers, "x-content-type-options", "nosniff");
    // Caches never store the answer to a POST for another request (RFC 9111, 3).
    if (this.req.method !== "POST") this.#addDefault(headers, "cache-control", "no-store");
    if (status === 503) this.#addDefault(headers, "retry-after", "1");
  }

  #addDefault(headers: OutgoingHttpHeaders, name: string, value: string): void {
    if (headers[name] === undefined && !this.hasHeader(name)) headers[name] = value;
  }
}
