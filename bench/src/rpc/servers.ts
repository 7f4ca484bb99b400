/** The servers that `bench rpc` measures, and their requests. Payloads are the same for all. */
import { isDeepStrictEqual } from "node:util";

import { createKey } from "@hellorec/credentials";

import type { LoadRequest } from "../load/generator.ts";
import { flask } from "../servers/flask.ts";
import { hellorecServer } from "../servers/hellorec-server.ts";
import { peerCommand } from "../servers/peers.ts";
import type { ServerCommand } from "../servers/server-process.ts";

export interface RpcCase {
  readonly title: string;
  readonly request: LoadRequest;
}

export interface RpcServer {
  readonly server: ServerCommand;
  readonly description: string;
  readonly cases: readonly RpcCase[];
}

const KEY = createKey().text;
const USER = { user_id: "alice" };
const GREETING = { result: { data: "hello alice" } };
const ENVELOPE = { code: 0, data: "hello alice", msg: "请求成功" };
const BATCH = Array.from({ length: 10 }, () => "helloRec");

const trpcQuery = get(`/trpc/helloRec?input=${json(USER)}`, GREETING);
const trpcBatch: RpcCase = {
  ...get(
    `/trpc/${BATCH.join(",")}?batch=1&input=${json(Object.fromEntries(BATCH.map((_, call) => [call, USER])))}`,
    BATCH.map(() => GREETING),
  ),
  title: "GET, batch of 10",
};
const plainCases = [get("/hello?user_id=alice", GREETING), post("/hello", USER, ENVELOPE)];

// Without an event_id each event is a new one; the answer comes once it is on disk.
const track: RpcCase = {
  ...post(
    "/trpc/track",
    { events: [{ ...USER, item_id: "lamp", type: "view" }] },
    { result: { data: { accepted: 1, duplicates: 0 } } },
  ),
  title: "POST, mutation: one event, fsynced",
};

/** In the order of the table. */
export const rpcServers: readonly RpcServer[] = [
  {
    server: { name: "bare", command: () => peerCommand("bare-http") },
    description: "bare node:http",
    cases: [get(`/hello?input=${json(USER)}`, GREETING), post("/hello", USER, ENVELOPE)],
  },
  {
    server: { name: "fastify", command: () => peerCommand("fastify-handler") },
    description: "Fastify, handler by hand",
    cases: plainCases,
  },
  {
    server: hellorecServer,
    description: "hellorec",
    cases: [
      trpcQuery,
      trpcBatch,
      { ...post("/hello_rec", USER, ENVELOPE), title: "POST /hello_rec" },
      // Last, since it fills the store.
      track,
    ],
  },
  {
    server: { name: "fastify-key", command: () => peerCommand("fastify-handler-key"), environment },
    description: "Fastify, handler by hand that checks a key",
    cases: [withKey(get("/hello?user_id=alice", GREETING))],
  },
  {
    server: {
      ...hellorecServer,
      name: "hellorec-key",
      environment: (directory) => ({
        ...hellorecServer.environment?.(directory),
        ...environment(),
      }),
    },
    description: "hellorec, with a key on each call",
    cases: [withKey(trpcQuery)],
  },
  {
    server: { name: "rpc-fastify", command: () => peerCommand("rpc-fastify") },
    description: "hellorec's Fastify plugin alone",
    cases: [trpcQuery, trpcBatch],
  },
  {
    server: { name: "hono-rpc", command: () => peerCommand("hono-rpc") },
    description: "Hono RPC",
    cases: plainCases,
  },
  {
    server: { name: "orpc", command: () => peerCommand("orpc") },
    description: "oRPC",
    cases: [
      get(`/rpc/helloRec?data=${json({ json: USER })}`, { json: "hello alice" }),
      post("/rpc/helloRec", { json: USER }, { json: "hello alice" }),
    ],
  },
  {
    server: { name: "trpc-hono", command: () => peerCommand("trpc-hono") },
    description: "tRPC on Hono",
    cases: [trpcQuery, trpcBatch],
  },
  {
    server: { name: "trpc-fastify", command: () => peerCommand("trpc-fastify") },
    description: "tRPC's Fastify plugin",
    cases: [trpcQuery, trpcBatch],
  },
  {
    server: { name: "trpc-standalone", command: () => peerCommand("trpc-standalone") },
    description: "tRPC standalone",
    cases: [trpcQuery, trpcBatch],
  },
  {
    server: flask,
    description: "Flask, gunicorn",
    cases: [get("/hello?user_id=alice", GREETING), post("/hello_rec", USER, ENVELOPE)],
  },
];

function environment() {
  return { HELLOREC_ADMIN_KEY: KEY };
}

function withKey({ title, request }: RpcCase): RpcCase {
  return { title, request: { ...request, headers: { authorization: `Bearer ${KEY}` } } };
}

function get(path: string, answer: unknown): RpcCase {
  return { title: "GET", request: { method: "GET", paths: [path], isAnswer: equals(answer) } };
}

function post(path: string, body: object, answer: unknown): RpcCase {
  const request = { paths: [path], body: JSON.stringify(body), isAnswer: equals(answer) } as const;
  return { title: "POST", request: { method: "POST", ...request } };
}

function equals(expected: unknown): (answer: unknown) => boolean {
  return (answer) => isDeepStrictEqual(answer, expected);
}

function json(value: object): string {
  return encodeURIComponent(JSON.stringify(value));
}
