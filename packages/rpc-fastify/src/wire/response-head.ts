/** The headers of a response on the fast path. Tested through conformance.test.ts. */
import type { ResponseMeta } from "@trpc/server/http";
import type { FastifyReply } from "fastify";

// Without a content type tRPC's handler sends the one that Response gives to a string.
const TYPE_OF_TEXT = "text/plain;charset=UTF-8";
/** The request headers that an answer of tRPC depends on. */
export const VARY = "trpc-accept, accept";

/** Collects the headers of one response. A Headers object is created only if responseMeta adds some. */
export class ResponseHead {
  /** The methods that a procedure accepts; set if it was called by another method. */
  allow: string | undefined;
  contentType: string | undefined;
  #headers: Headers | undefined;

  /** Whether responseMeta set a content type, which Fastify would check and change. */
  get hasForeignType(): boolean {
    return (
      this.#headers !== undefined &&
      this.#headers.get("content-type") !== (this.contentType ?? null)
    );
  }

  /** Adds the headers of responseMeta. Throws a TypeError at a header that HTTP does not allow. */
  add(added: NonNullable<ResponseMeta["headers"]>): void {
    this.#headers ??= this.toHeaders();
    if (added instanceof Headers) {
      for (const [name, value] of added) {
        this.#headers.append(name, value);
      }
      return;
    }
    for (const [name, value] of Object.entries(added)) {
      if (Array.isArray(value)) {
        for (const one of value) {
          this.#headers.append(name, one);
        }
      } else if (typeof value === "string") {
        this.#headers.set(name, value);
      }
    }
  }

  /** Puts the headers on a reply. They replace the reply's own, except cookies. */
  writeTo(reply: FastifyReply): void {
    if (this.#headers === undefined) {
      reply.header("vary", VARY);
      reply.header("content-type", this.contentType ?? TYPE_OF_TEXT);
      if (this.allow !== undefined) {
        reply.header("allow", this.allow);
      }
      return;
    }
    if (!this.#headers.has("content-type")) {
      this.#headers.set("content-type", TYPE_OF_TEXT);
    }
    for (const [name, value] of this.#headers) {
      reply.header(name, value);
    }
  }

  /** All the headers so far. */
  toHeaders(): Headers {
    if (this.#headers !== undefined) {
      return this.#headers;
    }
    const headers = new Headers({ vary: VARY });
    if (this.contentType !== undefined) {
      headers.set("content-type", this.contentType);
    }
    if (this.allow !== undefined) {
      headers.set("allow", this.allow);
    }
    return headers;
  }
}
