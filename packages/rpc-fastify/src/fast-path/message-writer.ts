/** Writes a response in one piece: status, headers and body. Tested through conformance.test.ts. */
import { transformTRPCResponse } from "@trpc/server";
import type { AnyTRPCRouter, TRPCError } from "@trpc/server";
import { getHTTPStatusCode } from "@trpc/server/http";
import type { TRPCResponse } from "@trpc/server/rpc";

import { ResponseHead } from "../wire/response-head.ts";
import type { Exchange } from "./exchange.ts";
import { resultJson } from "./result-json.ts";

/** A response that is ready to be sent. */
export interface Message {
  readonly status: number;
  /** A Response where only that can carry the status or the content type. */
  readonly body: string | Response;
}

/** Writes the message of one request; a second one if the first cannot be written. */
export class MessageWriter<TRouter extends AnyTRPCRouter> {
  readonly head = new ResponseHead();
  readonly #exchange: Exchange<TRouter>;

  constructor(exchange: Exchange<TRouter>) {
    this.#exchange = exchange;
  }

  /** Whether the router adds to the head of each response. */
  get hasResponseMeta(): boolean {
    return this.#exchange.options.trpcOptions.responseMeta !== undefined;
  }

  /** Writes the envelope of a single result. Throws what the transformer throws, as {@link write}. */
  writeData(data: unknown): Message {
    return { status: 200, body: resultJson(this.#exchange.options, data) };
  }

  /**
   * Writes an envelope. `responses` and `errors` are its parts, in the same order. Throws what
   * responseMeta or the transformer throws, and at results that have no JSON.
   */
  write(
    envelope: TRPCResponse | TRPCResponse[],
    responses: TRPCResponse[],
    errors: readonly (TRPCError | undefined)[],
  ): Message {
    const status = this.#settleStatus(responses, errors);
    const body = Array.isArray(envelope)
      ? listOf(envelope.map((response) => this.toJson(response)))
      : this.toJson(envelope);
    return this.#withStatus(status, body);
  }

  /** Writes the envelope of a batch whose parts are text already, as {@link toJson} gives it. */
  writeBatch(
    texts: readonly string[],
    responses: TRPCResponse[],
    errors: readonly (TRPCError | undefined)[],
  ): Message {
    return this.#withStatus(this.#settleStatus(responses, errors), listOf(texts));
  }

  /** Sends a message through Fastify's hooks. */
  send(message: Message): void {
    const { reply } = this.#exchange;
    if (typeof message.body === "string") {
      this.head.writeTo(reply);
      reply.code(message.status).serializer(unchanged);
    }
    reply.send(message.body);
  }

  #withStatus(status: number, body: string): Message {
    // Response refuses a body where the status has none, and a status that does not exist.
    return isOrdinary(status) && !this.head.hasForeignType
      ? { status, body }
      : { status, body: new Response(body, { status, headers: this.head.toHeaders() }) };
  }

  #settleStatus(responses: TRPCResponse[], errors: readonly (TRPCError | undefined)[]): number {
    this.head.allow = this.#exchange.allow;
    const { options, ctx, parsed } = this.#exchange;
    const { responseMeta } = options.trpcOptions;
    const failures = errors.filter((error) => error !== undefined);
    const status = failures.length === 0 ? 200 : getHTTPStatusCode(responses, errors);
    if (responseMeta === undefined) {
      return status;
    }
    const { info } = this.#exchange;
    const meta = responseMeta({
      ctx,
      info,
      paths: info.calls.map((call) => call.path),
      data: responses,
      errors: failures,
      eagerGeneration: false,
      type: parsed.type,
    });
    if (meta.headers) {
      this.head.add(meta.headers);
    }
    return meta.status || status;
  }

  /** The text of one envelope. Throws what the transformer throws, and at results without JSON. */
  toJson(response: TRPCResponse): string {
    if (!("error" in response)) {
      return resultJson(this.#exchange.options, response.result.data);
    }
    const config = this.#exchange.options.trpcOptions.router._def._config;
    return JSON.stringify(transformTRPCResponse(config, response));
  }
}

function listOf(texts: readonly string[]): string {
  return `[${texts.join(",")}]`;
}

function isOrdinary(status: number): boolean {
  return (
    Number.isInteger(status) &&
    status >= 200 &&
    status < 600 &&
    status !== 204 &&
    status !== 205 &&
    status !== 304
  );
}

// Without a serializer Fastify adds a charset to the content type, which tRPC does not.
function unchanged(body: string): string {
  return body;
}
