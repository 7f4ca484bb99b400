/** For tests: the real contract on a real HTTP server, with small ports that live in memory. */
import { createServer } from "node:http";
import type { IncomingMessage, RequestListener } from "node:http";
import { setInterval } from "node:timers/promises";

import { appRouter } from "@hellorec/api";
import type { Event, Item, Ports, Recommendations } from "@hellorec/api";
import { createHTTPHandler } from "@trpc/server/adapters/standalone";

/** A request as it came in. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
}

/** A running server. A test sets how it treats the next requests. */
export interface TestServer extends AsyncDisposable {
  readonly url: string;
  readonly requests: SeenRequest[];
  readonly events: Event[];
  /** Each handler answers one of the next requests in place of the router. */
  readonly interceptors: RequestListener[];
  /** The tokens that it accepts; undefined: it asks for none. */
  accepted: Set<string> | undefined;
}

/** Starts the contract on a port of loopback, a free one by default. */
export async function startTestServer(port = 0): Promise<TestServer> {
  const events: Event[] = [];
  const requests: SeenRequest[] = [];
  const interceptors: RequestListener[] = [];
  const rpc = createHTTPHandler({
    router: appRouter,
    createContext: () => memoryPorts(events),
    basePath: "/trpc/",
    allowMethodOverride: true,
    maxBatchSize: 50,
  });
  const server = createServer((request, response) => {
    requests.push({
      method: request.method ?? "",
      url: request.url ?? "",
      headers: request.headers,
    });
    const [, token = ""] = /^Bearer (.*)$/.exec(request.headers.authorization ?? "") ?? [];
    const isKnown = running.accepted?.has(token) ?? true;
    const handler = interceptors.shift() ?? (isKnown ? rpc : refuse);
    handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const running: TestServer = {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    events,
    interceptors,
    accepted: undefined,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return running;
}

/** The answer to a call without a valid token: no list, also to a batch. */
const refuse: RequestListener = (_request, response) => {
  const data = { code: "UNAUTHORIZED", httpStatus: 401, hellorec_code: 2001 };
  response.writeHead(401, { "content-type": "application/json" });
  response.end(
    JSON.stringify({ error: { message: "the token is not valid", code: -32_001, data } }),
  );
};

const CATALOG: readonly Item[] = ["metropolis", "nosferatu", "faust"].map((item_id) => ({
  item_id,
  title: item_id.toUpperCase(),
  categories: ["Drama"],
  available: true,
}));

const unused = () => Promise.reject(new Error("not part of these tests"));

function memoryPorts(events: Event[]): Ports {
  const list = (excluded: readonly string[] = []): Recommendations => ({
    items: CATALOG.filter((item) => !excluded.includes(item.item_id)).map((item) => ({
      item,
      // Each event changes the list.
      score: 1 + events.length,
      because: [],
    })),
    strategy: "popular",
    model_version: null,
    recommendation_id: `after-${events.length}`,
  });
  return {
    events: {
      track: (added) => {
        events.push(...added);
        return Promise.resolve({ accepted: added.length, duplicates: 0 });
      },
      list: unused,
    },
    recommendations: {
      forUser: (query) => Promise.resolve(list(query.exclude_items)),
      forSession: unused,
      similar: () => Promise.resolve(undefined),
      explain: unused,
      popular: (query) => Promise.resolve(list(query.exclude_items)),
      async *live(_query, signal) {
        yield list();
        const before = events.length;
        for await (const _ of setInterval(5, undefined, signal === undefined ? {} : { signal })) {
          if (events.length > before) break;
        }
        yield list();
      },
    },
    items: {
      put: unused,
      get: (id) => Promise.resolve(CATALOG.find((item) => item.item_id === id)),
      getMany: unused,
      list: unused,
      categories: unused,
      remove: unused,
    },
    users: { list: unused, history: unused, forget: unused },
    model: {
      train: unused,
      status: unused,
      history: unused,
      progress: () => {
        throw new Error("not part of these tests");
      },
    },
    stats: { get: unused },
    demo: { status: unused, remove: unused },
    keys: { list: unused, create: unused, revoke: unused, rotate: unused },
    tokens: { create: unused },
  };
}
