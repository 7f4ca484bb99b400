/** Queries that are answered before Fastify routes them. Tested through direct-queries.test.ts. */
import type { AnyTRPCProcedure, AnyTRPCRouter } from "@trpc/server";
import type { FastifyReply, FastifyRequest } from "fastify";

import { permitOf } from "../procedure/authorize.ts";
import type { CheckedRequest } from "../procedure/authorize.ts";
import type { MaybePromise } from "../procedure/maybe-promise.ts";
import type { CallSource } from "../procedure/procedure-call.ts";
import { runProcedure } from "../procedure/run-procedure.ts";
import type { StepResult } from "../procedure/step-result.ts";
import { isDataStream } from "../wire/data-stream.ts";
import { watchDisconnect } from "../wire/request-signal.ts";
import { VARY } from "../wire/response-head.ts";
import { Inputs } from "./inputs.ts";
import type { FastPathOptions, StartedQueries, StartedQuery } from "./options.ts";
import { parseCalls } from "./parse-calls.ts";
import { resultJson } from "./result-json.ts";
import { isSameContext } from "./same-context.ts";

type RawRequest = FastifyRequest["raw"];
type RawResponse = FastifyReply["raw"];

/**
 * Answers queries in front of Fastify, for a server that owns the request listener (`serverFactory`).
 * Only a single query by GET whose result is there at once is answered here, with the same bytes as by
 * the plugin. Everything else is left to Fastify, which gets the result of a query that was started and
 * does not run it again. Hooks of Fastify do not see what is answered here.
 *
 * `createContext` must be made by `sameContext`, and `responseMeta` is not called, so a router that has
 * one is left to Fastify as a whole.
 *
 * @example
 * ```ts
 * const directQueries = new DirectQueries(options, "/trpc");
 * server.register(fastifyTRPCPlugin, { ...options, prefix: "/trpc", directQueries });
 * createServer((request, response) => {
 *   if (!directQueries.answer(request, response)) route(request, response);
 * });
 * ```
 */
export class DirectQueries<TRouter extends AnyTRPCRouter> implements StartedQueries {
  readonly #options: FastPathOptions<TRouter>;
  readonly #start: string;
  readonly #started = new WeakMap<RawRequest, StartedQuery>();

  /** @param prefix the path that the plugin is registered under, such as `/trpc` */
  constructor(options: FastPathOptions<TRouter>, prefix: string) {
    this.#options = options;
    this.#start = `${prefix}/`;
  }

  /** @returns whether the request was answered; if not, Fastify must route it */
  answer(request: RawRequest, response: RawResponse): boolean {
    const { method, url = "" } = request;
    const { createContext, responseMeta } = this.#options.trpcOptions;
    if (method !== "GET" || responseMeta !== undefined) return false;
    if (!url.startsWith(this.#start)) return false;
    if (createContext === undefined || !isSameContext(createContext)) return false;
    const query = url.indexOf("?");
    const path = url.slice(this.#start.length, query === -1 ? url.length : query);
    const parsed = parseCalls(this.#options.trpcOptions, { raw: request, body: undefined }, path);
    if (parsed === null || parsed.isBatch || parsed.type !== "query") return false;
    const procedure = parsed.calls[0]?.procedure;
    if (procedure === undefined || procedure === null) return false;
    const { trpcOptions, maxInputDepth } = this.#options;
    const inputs = new Inputs(trpcOptions.router, parsed.json, null, maxInputDepth);
    const source = new DirectCall(inputs, request, response);
    return this.#run(procedure, path, createContext(), source);
  }

  started(request: RawRequest): StartedQuery | undefined {
    return this.#started.get(request);
  }

  #run(procedure: AnyTRPCProcedure, path: string, ctx: unknown, source: DirectCall): boolean {
    const { authorize, onCallEnd, traceCall } = this.#options;
    const { inputs, rawRequest, rawResponse } = source;
    const permit = authorize === undefined ? undefined : permitOf(authorize, source, path, 0);
    if (permit !== undefined) {
      this.#started.set(rawRequest, { inputs, permit, run: undefined });
      return false;
    }
    const call = { procedure, path, batchIndex: 0, ctx, source, onCallEnd, traceCall };
    const result = runProcedure(call);
    const text = result instanceof Promise ? undefined : this.#textOf(result);
    if (text === undefined) {
      this.#started.set(rawRequest, { inputs, permit, run: { result } });
      return false;
    }
    const head = {
      vary: VARY,
      "content-type": "application/json",
      "content-length": Buffer.byteLength(text),
    };
    rawResponse.writeHead(200, head).end(text);
    return true;
  }

  /** The JSON of a result; undefined: it failed, has no JSON, or needs a stream. */
  #textOf(result: StepResult | undefined): string | undefined {
    if (result?.ok !== true || isDataStream(result.data)) return undefined;
    try {
      return resultJson(this.#options, result.data);
    } catch {
      return undefined;
    }
  }
}

/** The one call of a request. */
class DirectCall implements CallSource, CheckedRequest {
  readonly inputs: Inputs;
  readonly rawRequest: RawRequest;
  readonly rawResponse: RawResponse;
  #signal: AbortSignal | undefined;

  constructor(inputs: Inputs, request: RawRequest, response: RawResponse) {
    this.inputs = inputs;
    this.rawRequest = request;
    this.rawResponse = response;
  }

  readInput(batchIndex: number): MaybePromise<unknown> {
    return this.inputs.read(batchIndex);
  }

  signal(): AbortSignal {
    this.#signal ??= watchDisconnect(this.rawRequest, this.rawResponse);
    return this.#signal;
  }
}
