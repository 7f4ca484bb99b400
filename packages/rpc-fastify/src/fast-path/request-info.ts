/** The description of a request for createContext and responseMeta. */
import type { TRPCRequestInfo } from "@trpc/server/http";
import type { FastifyReply, FastifyRequest } from "fastify";

import type { CallSource } from "../procedure/procedure-call.ts";
import type { FastPathRequest } from "./fast-path-request.ts";
import type { Inputs } from "./inputs.ts";

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
    readonly req: FastifyRequest;
    readonly reply: FastifyReply;
    readonly info: TRPCRequestInfo;
  }) {
    this.req = source.req;
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
  readonly #req: FastifyRequest;
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
        this.#url ??= toUrl(this.#req);
        return this.#url;
      },
    },
  };

  constructor(request: FastPathRequest, inputs: Inputs, source: CallSource, req: FastifyRequest) {
    // In tRPC's order: a context may copy the properties.
    this.isBatchCall = request.isBatch;
    this.accept = null;
    this.calls = request.calls.map((call, index) => ({
      batchIndex: index,
      path: call.path,
      procedure: call.procedure,
      getRawInput: async () => inputs.read(index),
      result: () => inputs.alreadyRead(index),
    }));
    this.type = request.type;
    this.connectionParams = null;
    this.#source = source;
    this.#req = req;
    Object.defineProperties(this, RequestDescription.#lazy);
  }
}

function toUrl(req: FastifyRequest): URL {
  const { headers, socket } = req.raw;
  const protocol =
    headers[":scheme"] === "https" || ("encrypted" in socket && socket.encrypted === true)
      ? "https:"
      : "http:";
  const host = headers.host ?? headers[":authority"] ?? "localhost";
  return new URL(req.raw.url ?? "/", `${protocol}//${String(host)}`);
}
