// What tRPC tells createContext and responseMeta about a request.
import type { TRPCRequestInfo } from "@trpc/server/http";
import type { FastifyReply, FastifyRequest } from "fastify";

import type { ShortRequest } from "./fast-path-request.ts";
import type { Inputs } from "./inputs.ts";
import type { RequestSignal } from "./request-signal.ts";

/** What createContext is called with. */
export class ContextOptions {
  readonly req: FastifyRequest;
  readonly res: FastifyReply;
  declare readonly info: TRPCRequestInfo;
  readonly #source: { readonly info: TRPCRequestInfo };

  // A getter that belongs to the object, so that copies of it have the info too.
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

/** Describes a request; its URL and its signal are made when they are read. */
export class RequestDescription implements TRPCRequestInfo {
  readonly isBatchCall: boolean;
  readonly accept: TRPCRequestInfo["accept"];
  readonly calls: TRPCRequestInfo["calls"];
  readonly type: TRPCRequestInfo["type"];
  readonly connectionParams: TRPCRequestInfo["connectionParams"];
  declare readonly signal: AbortSignal;
  declare readonly url: URL;
  readonly #signal: RequestSignal;
  readonly #req: FastifyRequest;
  #url: URL | undefined;

  // Getters that belong to the object, and are the same for all objects: with getters of its own
  // every request would be of a shape of its own, which the garbage collector pays for.
  static readonly #lazy: PropertyDescriptorMap & ThisType<RequestDescription> = {
    signal: {
      enumerable: true,
      configurable: true,
      get() {
        return this.#signal.get();
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

  constructor(short: ShortRequest, inputs: Inputs, signal: RequestSignal, req: FastifyRequest) {
    // In the order of tRPC's own: a context may copy it.
    this.isBatchCall = short.isBatch;
    this.accept = null;
    this.calls = short.calls.map((call, index) => ({
      batchIndex: index,
      path: call.path,
      procedure: call.procedure,
      getRawInput: async () => inputs.read(index),
      result: () => inputs.alreadyRead(index),
    }));
    this.type = short.type;
    this.connectionParams = null;
    this.#signal = signal;
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
