/** Live lists in components, against the real contract on a real HTTP server. */
import { createElement } from "react";
import { expect, test } from "vitest";

import { createClient } from "../index.ts";
import { render } from "../testing/render.ts";
import { startTestServer } from "../testing/test-server.ts";
import type { TestServer } from "../testing/test-server.ts";
import { hellorecKeys, useLive } from "./index.ts";

/** Answers the next subscription. @returns what sends a list, and resolves once it has ended */
function answerLive(server: TestServer) {
  let send = (_recommendation_id: string): void => undefined;
  const ended = new Promise<void>((resolve) => {
    server.interceptors.push((_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write("event: connected\ndata: {}\n\n");
      send = (recommendation_id) => {
        const because = [{ item_id: recommendation_id, title: "", weight: 1 }];
        const items = [{ item: { item_id: "faust" }, score: 1, because }];
        response.write(`data: ${JSON.stringify({ items, recommendation_id })}\n\n`);
      };
      response.on("close", resolve);
    });
  });
  return { send: (recommendation_id: string) => send(recommendation_id), ended };
}

const streamsOf = (server: TestServer) =>
  server.requests.filter(({ url }) => url.startsWith("/trpc/live"));

interface LiveProps {
  readonly user_id: string | undefined;
}

let retry: () => void;

/** Shows which list is there, and the state of its stream. */
function Live({ user_id }: LiveProps) {
  const live = useLive(user_id === undefined ? undefined : { user_id, limit: 3 });
  ({ retry } = live);
  return `${live.data?.recommendation_id ?? "none"} ${live.state} ${live.error?.kind ?? ""};`;
}

const alice = createElement(Live, { user_id: "alice" });

test("the list follows the user's events, over one stream in spite of StrictMode", async () => {
  await using server = await startTestServer();
  const { send } = answerLive(server);
  const client = createClient({ url: server.url });
  await using page = await render(createElement("div", {}, alice, alice), { client });
  await page.until(() => expect(page.text()).toBe("none open ;none open ;"));
  send("first");
  await page.until(() => expect(page.text()).toBe("first open ;first open ;"));
  send("second");
  await page.until(() => expect(page.text()).toBe("second open ;second open ;"));
  expect(streamsOf(server)).toHaveLength(1);
  await page.queryClient.invalidateQueries({ queryKey: hellorecKeys.all });
  expect(page.text()).toBe("second open ;second open ;");
});

test("the stream ends with its last component, and the list stays in the cache", async () => {
  await using server = await startTestServer();
  const { ended } = answerLive(server);
  await using page = await render(alice, { client: createClient({ url: server.url }) });
  await page.until(() => expect(page.text()).toBe("none open ;"));
  page.show(null);
  await ended;
  page.show(alice);
  await page.until(() => expect(page.text()).toBe("after-0 open ;"));
  page.show(null);
  page.show(alice);
  expect(page.text()).toContain("after-0");
});

test("another user has another stream, and nobody has none", async () => {
  await using server = await startTestServer();
  const nobody = createElement(Live, { user_id: undefined });
  await using page = await render(nobody, { client: createClient({ url: server.url }) });
  expect(page.text()).toBe("none connecting ;");
  page.show(alice);
  await page.until(() => expect(page.text()).toBe("after-0 open ;"));
  page.show(createElement(Live, { user_id: "bob" }));
  expect(page.text()).toBe("none connecting ;");
  await page.until(() => expect(page.text()).toBe("after-0 open ;"));
  expect(streamsOf(server)).toHaveLength(2);
});

test("a hidden page has no stream, and connects again when it is shown", async () => {
  await using server = await startTestServer();
  const { ended } = answerLive(server);
  await using page = await render(alice, { client: createClient({ url: server.url }) });
  await page.until(() => expect(page.text()).toBe("none open ;"));
  const { document } = page;
  const setVisibility = (state: string) => {
    Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
    const event = document.createEvent("Event");
    event.initEvent("visibilitychange");
    document.dispatchEvent(event);
  };
  setVisibility("hidden");
  await page.until(() => expect(page.text()).toBe("none connecting ;"));
  // A page that is shown again before that goes on with the stream it had.
  await ended;
  setVisibility("visible");
  await page.until(() => expect(page.text()).toBe("after-0 open ;"));
  expect(streamsOf(server)).toHaveLength(2);
});

test("a refusal closes it with its error, and a retry connects again", async () => {
  await using server = await startTestServer();
  server.accepted = new Set(["hru_good"]);
  const client = createClient({ url: server.url, token: () => "hru_good" });
  const data = { code: "FORBIDDEN", httpStatus: 403, hellorec_code: 2003 };
  server.interceptors.push((_request, response) => {
    response.writeHead(403, { "content-type": "application/json" });
    response.end(JSON.stringify({ error: { message: "not this user", code: -32_003, data } }));
  });
  await using page = await render(alice, { client });
  await page.until(() => expect(page.text()).toBe("none closed FORBIDDEN;"));
  retry();
  await page.until(() => expect(page.text()).toBe("after-0 open ;"));
});
