/** Live lists through servers and proxies that fail in every way, and come back. */
import type { RequestListener } from "node:http";

import { createTRPCClient, TRPCClientError } from "@trpc/client";
import type { TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";
import { describe, expect, test } from "vitest";

import { createClient, isHellorecError } from "../index.ts";
import type { AppRouter, ClientOptions, HellorecError, Recommendations } from "../index.ts";
import { startTestServer } from "../testing/test-server.ts";
import type { TestServer } from "../testing/test-server.ts";
import { createLive } from "./live.ts";
import type { LiveLists, LiveOptions, LiveState } from "./live.ts";

const list = (recommendation_id: string, title = "Faust"): Recommendations => ({
  items: [
    {
      item: { item_id: "faust", title, categories: [], available: true },
      score: 1,
      because: [],
    },
  ],
  strategy: "popular",
  model_version: null,
  recommendation_id,
});
const message = (value: Recommendations) => `data: ${JSON.stringify(value)}\n\n`;

/** Opens a stream that counts as silent after 50 ms, and sends this. */
const stream =
  (text: string): RequestListener =>
  (_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write('event: connected\ndata: {"reconnectAfterInactivityMs":50}\n\n');
    response.write(text);
  };
const ended =
  (text: string): RequestListener =>
  (request, response) => {
    stream(text)(request, response);
    response.end();
  };
const reset: RequestListener = (request) => request.socket.destroy();
const hang: RequestListener = () => undefined;
const page =
  (status: number, headers = {}): RequestListener =>
  (_request, response) => {
    response.writeHead(status, { "content-type": "text/html", ...headers }).end("<p>later</p>");
  };
const shape = (code: string, httpStatus: number) => ({
  message: `${code} it is`,
  code: -32_000,
  data: { code, httpStatus, hellorec_code: 1600 + httpStatus },
});
const refused =
  (code: string, status: number, headers = {}): RequestListener =>
  (_request, response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify({ error: shape(code, status) }));
  };

/** A live list against a server that gives these answers first, and what it told. */
function followed(
  server: TestServer,
  options: LiveOptions = {},
  more: Partial<ClientOptions> = {},
) {
  const client = createClient({ url: server.url, timeout_ms: 200, ...more });
  const states: LiveState[] = [];
  const ids: string[] = [];
  const errors: HellorecError[] = [];
  const lists = createLive(client).subscribe(
    { user_id: "a" },
    {
      ...options,
      onList: ({ recommendation_id }) => ids.push(recommendation_id),
      onState: (state) => states.push(state),
      onError: (error) => errors.push(error),
    },
  );
  const names = () => states.map(({ state }) => state);
  const reasons = () =>
    states.flatMap((each) => (each.state === "waiting" ? each.error.reason : []));
  return { lists, states, names, reasons, ids, errors, client };
}

/** Reads until the list with this ID. */
async function readUntil(lists: LiveLists, id: string): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { recommendation_id } of lists) {
    ids.push(recommendation_id);
    if (recommendation_id === id) break;
  }
  return ids;
}

describe("it stays alive", () => {
  test("the lists of the real contract arrive as events change them", async () => {
    await using server = await startTestServer();
    const { lists, client, names } = followed(server, {}, { timeout_ms: 60_000 });
    const seen: string[] = [];
    for await (const { recommendation_id } of lists) {
      seen.push(recommendation_id);
      if (seen.length === 1) {
        await client.track.mutate({ events: [{ user_id: "a", item_id: "faust", type: "like" }] });
      } else {
        break;
      }
    }
    expect(seen).toEqual(["after-0", "after-1"]);
    expect(names().slice(0, 2)).toEqual(["connecting", "open"]);
  });

  test.each([
    ["a stream that ends", [ended(message(list("1")))], ["unreachable"]],
    [
      "a stream that the server completes",
      [ended(`${message(list("1"))}event: return\ndata: \n\n`)],
      ["unreachable"],
    ],
    ["a silence", [stream(message(list("1")))], ["timeout"]],
    ["a reset", [reset], ["unreachable"]],
    ["no answer", [hang], ["timeout"]],
    [
      "pages of a proxy",
      [page(502), page(503), page(504), page(404), page(200)],
      ["proxy", "proxy", "proxy", "proxy", "proxy"],
    ],
    ["a busy server", [refused("TOO_MANY_REQUESTS", 429)], ["refused"]],
    ["a server that stops", [refused("SERVICE_UNAVAILABLE", 503)], ["refused"]],
    ["an internal error", [refused("INTERNAL_SERVER_ERROR", 500)], ["refused"]],
    ["what is no JSON", [stream("data: <p>\n\n")], ["proxy"]],
  ] as const)("after %s", async (_, answers, reasons) => {
    await using server = await startTestServer();
    server.interceptors.push(...answers, stream(message(list("2", "Metropolis"))));
    const live = followed(server);
    const seen = await readUntil(live.lists, "2");
    expect(seen.at(-1)).toBe("2");
    expect(live.reasons()).toEqual(reasons);
    expect(live.errors).toEqual([]);
    expect(server.requests).toHaveLength(answers.length + 1);
    expect(live.lists.state).toEqual({ state: "closed", error: undefined });
  });

  test("an error in the stream, after which it says why it waits", async () => {
    await using server = await startTestServer();
    const event = JSON.stringify(shape("SERVICE_UNAVAILABLE", 503));
    server.interceptors.push(stream(`event: serialized-error\ndata: ${event}\n\n`));
    const live = followed(server);
    await readUntil(live.lists, "after-0");
    expect(live.names()).toEqual(["connecting", "open", "waiting", "connecting", "open", "closed"]);
    const [, , waiting] = live.states;
    expect(waiting).toMatchObject({ error: { kind: "SERVICE_UNAVAILABLE", attempts: 1 } });
    expect(waiting).toHaveProperty("next_attempt_at", expect.any(Date));
  });

  test("where nothing listens at first", async () => {
    const gone = await startTestServer();
    const port = Number(new URL(gone.url).port);
    const live = followed(gone);
    await gone[Symbol.asyncDispose]();
    await expect.poll(() => live.reasons().length).toBeGreaterThan(1);
    await using _ = await startTestServer(port);
    expect(await readUntil(live.lists, "after-0")).toEqual(["after-0"]);
    expect(new Set(live.reasons())).toEqual(new Set(["unreachable"]));
  });

  test("where the first attempts hang, by another one beside them, which is alone then", async () => {
    await using server = await startTestServer();
    let closed = 0;
    const hung: RequestListener = (request) => void request.on("close", () => (closed += 1));
    server.interceptors.push(hung, hung, hung);
    const live = followed(server, {}, { timeout_ms: 60_000 });
    await expect.poll(() => live.names(), { timeout: 20_000 }).toEqual(["connecting", "open"]);
    await expect.poll(() => closed).toBe(3);
    expect(server.requests).toHaveLength(4);
    live.lists.close();
  });

  test.each([
    ["of hellorec", refused("SERVICE_UNAVAILABLE", 503, { "retry-after": "3600" })],
    ["of a proxy", page(503, { "retry-after": "3600" })],
  ])("it waits as long as the Retry-After %s says", async (_, answer) => {
    await using server = await startTestServer();
    server.interceptors.push(answer);
    const live = followed(server);
    const before = Date.now();
    await expect.poll(() => live.lists.state.state).toBe("waiting");
    const { state } = live.lists;
    const at = state.state === "waiting" ? state.next_attempt_at.getTime() : 0;
    expect(at).toBeGreaterThanOrEqual(before + 3_600_000);
    live.lists.close();
    expect(server.requests).toHaveLength(1);
  });

  test("where the function of the token fails for a while", async () => {
    await using server = await startTestServer();
    const answers = [() => Promise.reject(new Error("offline")), () => Promise.resolve("hru_a")];
    const token = () => (answers.shift() ?? (() => Promise.resolve("hru_a")))();
    const live = followed(server, {}, { token, headers: { "X-Team": "shop", Authorization: "x" } });
    await readUntil(live.lists, "after-0");
    expect(live.reasons()).toEqual(["unsent"]);
    expect(server.requests[0]?.headers).toMatchObject({
      authorization: "Bearer hru_a",
      "x-team": "shop",
      accept: "text/event-stream",
    });
  });
});

describe("nothing is shown twice", () => {
  test("the same list under another ID is not delivered again", async () => {
    await using server = await startTestServer();
    server.interceptors.push(
      ended(message(list("1"))),
      ended(message(list("2"))),
      stream(message(list("3")) + message(list("4", "Metropolis"))),
    );
    const live = followed(server);
    expect(await readUntil(live.lists, "4")).toEqual(["1", "4"]);
    expect(live.ids).toEqual(["1", "4"]);
    expect(live.lists.list?.recommendation_id).toBe("4");
  });

  test("a page that changes the list it got is not told the same again", async () => {
    await using server = await startTestServer();
    server.interceptors.push(
      ended(message(list("1"))),
      stream(message(list("2")) + message(list("3", "Metropolis"))),
    );
    const live = followed(server);
    const seen: string[] = [];
    for await (const each of live.lists) {
      seen.push(each.recommendation_id);
      each.items.length = 0;
      if (seen.length === 2) break;
    }
    expect(seen).toEqual(["1", "3"]);
  });
});

describe("a reader that is slow", () => {
  test("gets the newest list, and no backlog", async () => {
    await using server = await startTestServer();
    const lists = Array.from({ length: 50 }, (_, at) => message(list(`${at}`, `film ${at}`)));
    server.interceptors.push(stream(lists.join("")));
    const live = followed(server);
    await expect.poll(() => live.ids).toHaveLength(50);
    expect(await readUntil(live.lists, "49")).toEqual(["49"]);
  });

  test("two readers get the newest list each, and leaving one loop ends both", async () => {
    await using server = await startTestServer();
    const { lists } = followed(server);
    const other = (async () => {
      const seen: string[] = [];
      for await (const { recommendation_id } of lists) seen.push(recommendation_id);
      return seen;
    })();
    await expect.poll(() => lists.list).toBeDefined();
    expect(await readUntil(lists, "after-0")).toEqual(["after-0"]);
    expect(await other).toEqual(["after-0"]);
  });
});

describe("it ends", () => {
  test.each([
    ["BAD_REQUEST", 400],
    ["UNAUTHORIZED", 401],
    ["FORBIDDEN", 403],
    ["NOT_FOUND", 404],
  ])("with a refusal for good: %s", async (kind, http_status) => {
    await using server = await startTestServer();
    server.interceptors.push(refused(kind, http_status));
    const live = followed(server);
    const error: unknown = await readUntil(live.lists, "never").catch((cause: unknown) => cause);
    expect(isHellorecError(error)).toBe(true);
    expect(error).toMatchObject({ reason: "refused", kind, http_status });
    expect(live.errors).toEqual([error]);
    expect(live.states.at(-1)).toEqual({ state: "closed", error });
    expect(server.requests).toHaveLength(1);
  });

  test("with the server's words about a wrong input", async () => {
    await using server = await startTestServer();
    const client = createClient({ url: server.url });
    const lists = createLive(client).subscribe({ user_id: "", limit: 0 });
    const error: unknown = await readUntil(lists, "never").catch((cause: unknown) => cause);
    expect(isHellorecError(error) && error.issues.map(({ path }) => path)).toEqual([
      "user_id",
      "limit",
    ]);
    const { stack } = error instanceof Error ? error : {};
    expect(stack).toMatch(/^HellorecError: .+\n(?: .+\n)+? .+live\.test\.ts/);
  });

  test("with a token that is refused twice, and goes on with one that is taken", async () => {
    await using server = await startTestServer();
    server.accepted = new Set(["two"]);
    const texts = ["one", "two", "three", "four"];
    const token = () => Promise.resolve(texts.shift() ?? "none");
    const expired = JSON.stringify(shape("UNAUTHORIZED", 401));
    const live = followed(server, {}, { token });
    await expect.poll(() => live.ids).toEqual(["after-0"]);
    // As the server does when a token ends in the middle of a stream.
    server.accepted = new Set();
    server.interceptors.push(
      stream(`${message(list("2", "Metropolis"))}event: serialized-error\ndata: ${expired}\n\n`),
    );
    live.lists.close();
    const next = followed(server, {}, { token });
    const error: unknown = await readUntil(next.lists, "never").catch((cause: unknown) => cause);
    expect(next.ids).toEqual(["2"]);
    expect(error).toMatchObject({ kind: "UNAUTHORIZED" });
    const sent = server.requests.map(({ headers }) => headers.authorization?.slice(7));
    expect(sent).toEqual(["one", "two", "three", "four"]);
  });

  test("also where another copy of the package made the error", async () => {
    const error = Object.assign(new TRPCClientError<AppRouter>("not yours"), {
      name: "HellorecError",
      reason: "refused",
      http_status: 403,
    });
    const refuse: TRPCLink<AppRouter> = () => () => observable((observer) => observer.error(error));
    const client = createTRPCClient<AppRouter>({ links: [refuse] });
    const states: LiveState[] = [];
    createLive(client).subscribe({ user_id: "a" }, { onState: (state) => states.push(state) });
    await expect.poll(() => states.at(-1)).toEqual({ state: "closed", error });
  });

  test("by close(), also while it waits", async () => {
    await using server = await startTestServer();
    server.interceptors.push(page(503, { "retry-after": "60" }));
    const live = followed(server);
    const reading = readUntil(live.lists, "never");
    await expect.poll(() => live.lists.state.state).toBe("waiting");
    live.lists.close();
    live.lists.close();
    expect(await reading).toEqual([]);
    expect(live.names()).toEqual(["connecting", "waiting", "closed"]);
  });

  test("by close() in a callback", async () => {
    await using server = await startTestServer();
    const client = createClient({ url: server.url });
    const states: string[] = [];
    const lists: LiveLists = createLive(client).subscribe(
      { user_id: "a" },
      {
        onState: ({ state }) => {
          states.push(state);
          if (state === "connecting") lists.close();
        },
      },
    );
    expect(await readUntil(lists, "never")).toEqual([]);
    expect(states).toEqual(["connecting", "closed"]);
    expect(server.requests).toEqual([]);
  });

  test("by its signal, before and after it is open; and closes the request", async () => {
    await using server = await startTestServer();
    const closed = new Promise<void>((resolve) => {
      server.interceptors.push((request, response) => {
        stream(message(list("1")))(request, response);
        request.on("close", resolve);
      });
    });
    const ending = new AbortController();
    const live = followed(server, { signal: ending.signal });
    await expect.poll(() => live.ids).toEqual(["1"]);
    ending.abort();
    await closed;
    expect(live.lists.state.state).toBe("closed");
    const late = followed(server, { signal: ending.signal });
    expect(await readUntil(late.lists, "never")).toEqual([]);
    expect(server.requests).toHaveLength(1);
    expect(live.errors).toEqual([]);
  });

  test("and where fetch cannot stream", async () => {
    await using server = await startTestServer();
    const live = followed(
      server,
      {},
      {
        fetch: async (url, init) => {
          const { ok, status, headers, json } = await fetch(url, init);
          return { ok, status, headers, json };
        },
      },
    );
    const error: unknown = await readUntil(live.lists, "never").catch((cause: unknown) => cause);
    expect(error).toMatchObject({ reason: "unsupported" });
  });
});
