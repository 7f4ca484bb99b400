/** The description of a request for createContext and responseMeta. */
import type { TRPCRequestInfo } from "@trpc/server/http";
import type { FastifyReply, FastifyRequest } from "fastify";

import type { CallSource } from "../procedure/procedure-call.ts";
import type { Inputs } from "./inputs.ts";
import type { ParsedCalls } from "./parse-calls.ts";

/** What createContext is called with. */
export class ContextOptions {
  readonly req: FastifyRequest;
  readonly res: FastifyReply;
  declare readonly info: TRPCRequestInfo;
  readonly #source: { readonly info: TRPCRequestInfo };

  // An own property of the object, so that copies have it too.
  static readonly #info: PropertyDescriptor & ThisType<ContextOptions> = {
    enumerable: true,
    configurable: true,
    get() {
      return this.#source.info;
    },
  };

  constructor(source: {
    readonly request: FastifyRequest;
    readonly reply: FastifyReply;
    readonly info: TRPCRequestInfo;
  }) {
    this.req = source.request;
    this.res = source.reply;
    this.#source = source;
    Object.defineProperty(this, "info", ContextOptions.#info);
  }
}

/** Describes a request. Its URL and its signal are created when they are read. */
export class RequestDescription implements TRPCRequestInfo {
  readonly isBatchCall: boolean;
  readonly accept: TRPCRequestInfo["accept"];
  readonly calls: TRPCRequestInfo["calls"];
  readonly type: TRPCRequestInfo["type"];
  readonly connectionParams: TRPCRequestInfo["connectionParams"];
  declare readonly signal: AbortSignal;
  declare readonly url: URL;
  readonly #source: CallSource;
  readonly #request: FastifyRequest;
  #url: URL | undefined;

  // Own properties of the object, so that copies have them too. The descriptors are shared: with
  // getters of its own each object would have a shape of its own, which costs the garbage collector.
  static readonly #lazy: PropertyDescriptorMap & ThisType<RequestDescription> = {
    signal: {
      enumerable: true,
      configurable: true,
      get() {
        return this.#source.signal();
      },
    },
    url: {
      enumerable: true,
      configurable: true,
      get() {
        this.#url ??= toUrl(this.#request);
        return this.#url;
      },
    },
  };

  constructor(parsed: ParsedCalls, inputs: Inputs, source: CallSource, request: FastifyRequest) {
    // In tRPC's order: a context may copy the properties.
    this.isBatchCall = parsed.isBatch;
    this.accept = null;
    this.calls = parsed.calls.map((call, index) => ({
      batchIndex: index,
      path: call.path,
      procedure: call.procedure,
      getRawInput: async () => inputs.read(index),
      result: () => inputs.alreadyRead(index),
    }));
    this.type = parsed.type;
    this.connectionParams = null;
    this.#source = source;
    this.#request = request;
    Object.defineProperties(this, RequestDescription.#lazy);
  }
}

function toUrl(request: FastifyRequest): URL {
  const { headers, socket } = request.raw;
  const protocol =
    headers[":scheme"] === "https" || ("encrypted" in socket && socket.encrypted === true)
      ? "https:"
      : "http:";
  const host = headers.host ?? headers[":authority"] ?? "localhost";
  return new URL(request.raw.url ?? "/", `${protocol}//${String(host)}`);
}
