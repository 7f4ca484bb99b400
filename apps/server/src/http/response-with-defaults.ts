/** The response of the HTTP server: the headers that every answer has. */
import { ServerResponse } from "node:http";
import type { IncomingMessage, OutgoingHttpHeader, OutgoingHttpHeaders } from "node:http";
import type { Socket } from "node:net";

import type { Caller } from "./access/caller.ts";
import { ANONYMOUS } from "./access/caller.ts";
import type { AnswerCounts } from "./measuring/answer-counts.ts";
import {
  mayAddRequestId,
  REQUEST_ID,
  requestIdOf,
  sentRequestId,
} from "./request-id/request-id.ts";

/** Learns that an answer was handed over. */
export interface AnsweredConnection {
  /** The value of the header `Keep-Alive`: how long the connection stays open. */
  readonly keepAlive: string;
  /** Counts the answers of the server. */
  readonly answers: AnswerCounts;
  answered(): void;
}

/** Something that is held while a call runs. */
export interface Place {
  release(): void;
}

type WriteCallback = (error: Error | null | undefined) => void;
type GivenHeaders = OutgoingHttpHeaders | OutgoingHttpHeader[];

/**
 * Adds `X-Content-Type-Options`, `Keep-Alive`, `Cache-Control: no-store` and, on a 503 or 429, `Retry-After`, where they
 * are not given, and `X-Request-Id` where the caller sent one and on errors. Names of given headers are in lower case, as Fastify writes them. This is below
 * Fastify: it also holds for answers that no route and no hook sees, and costs less than a hook.
 */
export class ResponseWithDefaults<
  Request extends IncomingMessage = IncomingMessage,
> extends ServerResponse<Request> {
  /** The connection that waits for this answer. */
  waitingConnection: AnsweredConnection | undefined = undefined;
  /** The place that the call holds until its answer is complete. */
  place: Place | undefined = undefined;
  /** Who made the request. The gate sets it. */
  caller: Caller = ANONYMOUS;
  #hasLength = false;
  /** Writes after which the place is given up; 0: it is kept until the answer is complete. */
  #writesToLeave = 0;

  override end(callback?: () => void): this;
  override end(chunk: unknown, callback?: () => void): this;
  override end(chunk: unknown, encoding: BufferEncoding, callback?: () => void): this;
  override end(
    chunk?: unknown,
    encoding?: BufferEncoding | (() => void),
    callback?: () => void,
  ): this {
    this.leave();
    const { socket } = this;
    if (
      typeof chunk === "string" &&
      !encoding &&
      !callback &&
      this.#hasLength &&
      socket !== null &&
      this.req.method !== "HEAD"
    ) {
      // Node's `end(chunk)` adds an empty string to the chunk and writes both by `writev`, which takes
      // longer than one write.
      socket.cork();
      super.write(chunk);
      socket.uncork();
      return super.end();
    }
    return typeof encoding === "function"
      ? super.end(chunk, encoding)
      : super.end(chunk, encoding ?? "utf8", callback);
  }

  override write(chunk: unknown, callback?: WriteCallback): boolean;
  override write(chunk: unknown, encoding: BufferEncoding, callback?: WriteCallback): boolean;
  override write(
    chunk: unknown,
    encoding?: BufferEncoding | WriteCallback,
    callback?: WriteCallback,
  ): boolean {
    if (this.#writesToLeave > 0) {
      this.#writesToLeave -= 1;
      if (this.#writesToLeave === 0) this.leave();
    }
    return typeof encoding === "function"
      ? super.write(chunk, encoding)
      : super.write(chunk, encoding ?? "utf8", callback);
  }

  /** Gives up the place with a write: the second of an event stream is its first value. */
  leaveAtWrite(number: number): void {
    this.#writesToLeave = number;
  }

  /** Gives up the place, if the call holds one. */
  leave(): void {
    const { place } = this;
    this.place = undefined;
    place?.release();
  }

  // Node calls it once the answer was handed over in full, whether the client reads it or not.
  override detachSocket(socket: Socket): void {
    super.detachSocket(socket);
    this.waitingConnection?.answered();
  }

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
    this.#hasLength = headers["content-length"] !== undefined;
    const { waitingConnection } = this;
    waitingConnection?.answers.add(status);
    const isKept =
      this.shouldKeepAlive && headers.connection === undefined && !this.hasHeader("connection");
    if (isKept && waitingConnection !== undefined) {
      headers["keep-alive"] = waitingConnection.keepAlive;
    }
    this.#addDefault(headers, "x-content-type-options", "nosniff");
    // Caches never store the answer to a POST for another request (RFC 9111, 3).
    if (this.req.method !== "POST") this.#addDefault(headers, "cache-control", "no-store");
    if (status === 503 || status === 429) this.#addDefault(headers, "retry-after", "1");
    // One is made for errors alone, 207 of a batch included: it costs more than the answer of a query.
    const needsId = (status >= 400 || status === 207) && mayAddRequestId(this.req);
    const id = needsId ? requestIdOf(this.req) : sentRequestId(this.req);
    if (id !== undefined) headers[REQUEST_ID] = id;
  }

  #addDefault(headers: OutgoingHttpHeaders, name: string, value: string): void {
    if (headers[name] === undefined && !this.hasHeader(name)) headers[name] = value;
  }
}

/** The caller whose request this answers. A request that passed no check is anonymous. */
export function callerOf(response: ServerResponse): Caller {
  return response instanceof ResponseWithDefaults ? response.caller : ANONYMOUS;
}
