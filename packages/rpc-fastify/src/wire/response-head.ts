// Status and headers of a response on the short way.
import type { ResponseMeta } from "@trpc/server/http";
import type { FastifyReply } from "fastify";

// With neither, tRPC's handler leaves the choice to Response, which sees a string.
const TYPE_OF_TEXT = "text/plain;charset=UTF-8";
const VARY = "trpc-accept, accept";

/** Collects the headers of one response; a Headers object is made only if responseMeta adds some. */
export class ResponseHead {
  /** The methods a procedure accepts, where it was called by another. */
  allow: string | undefined;
  contentType: string | undefined;
  #headers: Headers | undefined;

  /** Whether responseMeta chose a content type, which Fastify would judge and change. */
  get hasForeignType(): boolean {
    return (
      this.#headers !== undefined &&
      this.#headers.get("content-type") !== (this.contentType ?? null)
    );
  }

  /** Adds what responseMeta gave. Throws a TypeError at a header that HTTP doesn't allow. */
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

  /** Puts the headers on a reply, where they replace its own, except cookies. */
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
