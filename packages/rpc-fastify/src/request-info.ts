// What tRPC tells createContext and responseMeta about a request.
import type { TRPCRequestInfo } from "@trpc/server/http";
import type { FastifyReply, FastifyRequest } from "fastify";

import type { Inputs } from "./inputs.ts";
import type { RequestSignal } from "./request-signal.ts";
import type { ShortRequest } from "./short-way.ts";

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
export function describeRequest(
  short: ShortRequest,
  inputs: Inputs,
  signal: RequestSignal,
  req: FastifyRequest,
): TRPCRequestInfo {
  let url: URL | undefined;
  return {
    isBatchCall: short.isBatch,
    accept: null,
    calls: short.calls.map((call, index) => ({
      batchIndex: index,
      path: call.path,
      procedure: call.procedure,
      getRawInput: async () => inputs.read(index),
      result: () => inputs.alreadyRead(index),
    })),
    type: short.type,
    connectionParams: null,
    get signal() {
      return signal.get();
    },
    get url() {
      url ??= toUrl(req);
      return url;
    },
  };
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
