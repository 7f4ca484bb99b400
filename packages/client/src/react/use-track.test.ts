/** Events from components, against the real contract on a real HTTP server. */
import { QueryClient } from "@tanstack/react-query";
import { createElement } from "react";
import { expect, test } from "vitest";

import { createClient } from "../index.ts";
import type { EventInput } from "../index.ts";
import { render } from "../testing/render.ts";
import { startTestServer } from "../testing/test-server.ts";
import { hellorecKeys, recommendationsOptions, useRecommendations, useTrack } from "./index.ts";
import type { TrackInput } from "./index.ts";

const like = { user_id: "alice", item_id: "metropolis", type: "like" };

let track: (input: TrackInput) => void;

function Tracking() {
  const { mutate, isSuccess, error } = useTrack();
  track = mutate;
  if (error !== null) return `failed: ${error.reason} ${error.events?.length}`;
  return isSuccess ? "tracked" : "idle";
}

test("one event and several are sent", async () => {
  await using server = await startTestServer();
  const client = createClient({ url: server.url });
  await using page = await render(createElement(Tracking), { client });
  track(like);
  await page.until(() => expect(page.text()).toBe("tracked"));
  track([like, { ...like, item_id: "faust" }]);
  await page.until(() => expect(server.events).toHaveLength(3));
});

test("a failure has its events, and is no unhandled rejection", async () => {
  await using server = await startTestServer();
  const client = createClient({ url: server.url, retries: 0, timeout_ms: 1000 });
  server.interceptors.push((_request, response) => response.writeHead(403).end("no"));
  await using page = await render(createElement(Tracking), { client });
  track(like);
  await page.until(() => expect(page.text()).toBe("failed: proxy 1"));
});

test("with a queue the events go into it", async () => {
  await using server = await startTestServer();
  const client = createClient({ url: server.url });
  const added: EventInput[] = [];
  const queue = { add: (event: EventInput) => added.push(event) };
  await using page = await render(createElement(Tracking), { client, queue });
  track([like, { ...like, item_id: "faust" }]);
  await page.until(() => expect(page.text()).toBe("tracked"));
  expect(added.map(({ item_id }) => item_id)).toEqual(["metropolis", "faust"]);
  expect(server.requests).toEqual([]);
});

test("the list on screen stays, and is loaded anew where it is shown next", async () => {
  await using server = await startTestServer();
  const client = createClient({ url: server.url });
  const queryClient = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } },
  });
  const List = ({ user_id }: { readonly user_id: string }) =>
    useRecommendations({ user_id }).data?.recommendation_id ?? "loading";
  const page = (key: string) => [
    createElement(Tracking, { key: "tracking" }),
    createElement(List, { key, user_id: "alice" }),
  ];
  await queryClient.prefetchQuery(recommendationsOptions(client, { user_id: "bob" }));
  await using rendered = await render(createElement("div", undefined, page("first")), {
    client,
    queryClient,
  });
  await rendered.until(() => expect(rendered.text()).toBe("idleafter-0"));
  track(like);
  await rendered.until(() => expect(rendered.text()).toBe("trackedafter-0"));
  const isInvalidated = (user_id: string) =>
    queryClient.getQueryState(hellorecKeys.recommend({ user_id }))?.isInvalidated;
  expect(isInvalidated("alice")).toBe(true);
  expect(isInvalidated("bob")).toBe(false);
  rendered.show(createElement("div", undefined, page("second")));
  await rendered.until(() => expect(rendered.text()).toBe("trackedafter-1"));
});
