// Two Fastify servers that differ only in the plugin: tRPC's own, and ours.
import type { AddressInfo } from "node:net";

import type { AnyTRPCRouter } from "@trpc/server";
import {
  fastifyTRPCPlugin as officialPlugin,
  type FastifyTRPCPluginOptions,
} from "@trpc/server/adapters/fastify";
import Fastify, { type FastifyInstance, type FastifyServerOptions } from "fastify";
import { expect } from "vitest";

import { fastifyTRPCPlugin } from "../index.ts";
import { type RawRequest, type RawResponse, sendRaw } from "./raw-request.ts";

/** What one of the servers said, and what its hooks were told meanwhile. */
export interface Observed extends RawResponse {
  readonly told: readonly string[];
}

/** Both servers. */
export interface Pair extends AsyncDisposable {
  readonly official: FastifyInstance;
  readonly ours: FastifyInstance;
  /** Sends a request to both, expects the same of both, and gives it. */
  same(request: RawRequest): Promise<Observed>;
}

/** How the servers are made. `tell` takes down what a hook was told. */
export interface PairOptions<TRouter extends AnyTRPCRouter> {
  readonly trpcOptions: (
    tell: (...told: unknown[]) => void,
  ) => FastifyTRPCPluginOptions<TRouter>["trpcOptions"];
  readonly fastify?: FastifyServerOptions;
  readonly prefix?: string;
  readonly prepare?: (server: FastifyInstance, tell: (...told: unknown[]) => void) => void;
}

/** Starts both servers on ports of their own. */
export async function startPair<TRouter extends AnyTRPCRouter>(
  options: PairOptions<TRouter>,
): Promise<Pair> {
  const told: unknown[][] = [[], []];
  const [official, ours] = await Promise.all(
    [officialPlugin, fastifyTRPCPlugin].map(async (plugin, index) => {
      const server = Fastify({ routerOptions: { maxParamLength: 5000 }, ...options.fastify });
      const tell = (...what: unknown[]) => void told[index]?.push(what);
      options.prepare?.(server, tell);
      await server.register(plugin<TRouter>, {
        prefix: options.prefix ?? "/trpc",
        trpcOptions: options.trpcOptions(tell),
      });
      await server.listen({ port: 0, host: "127.0.0.1" });
      return server;
    }),
  );
  if (official === undefined || ours === undefined) {
    throw new Error("Both servers were to be started");
  }
  const observe = async (server: FastifyInstance, index: number, request: RawRequest) => {
    told[index] = [];
    const response = await sendRaw(portOf(server), request);
    // Which of a batch's calls fails first is nobody's promise
    return {
      ...response,
      told: (told[index] ?? []).map((what) => JSON.stringify(what)).toSorted(),
    };
  };
  return {
    official,
    ours,
    async same(request) {
      const [theirs, mine] = await Promise.all([
        observe(official, 0, request),
        observe(ours, 1, request),
      ]);
      expect({ request, ...mine }).toEqual({ request, ...theirs });
      return mine;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([official.close(), ours.close()]);
    },
  };
}

/** The port a server listens on. */
export function portOf(server: FastifyInstance): number {
  const address: AddressInfo | string | null = server.server.address();
  if (typeof address !== "object" || address === null) {
    throw new Error("The server doesn't listen on a port");
  }
  return address.port;
}
