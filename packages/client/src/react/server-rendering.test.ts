/** The hooks on a server: no window, and what was prefetched is in the first page. */
import { dehydrate, hydrate, QueryClient } from "@tanstack/react-query";
import { createElement, Fragment } from "react";
import { renderToString } from "react-dom/server";
import { expect, test } from "vitest";

import { createClient } from "../index.ts";
import { withProviders } from "../testing/render.ts";
import { startTestServer } from "../testing/test-server.ts";
import {
  recommendationPagesOptions,
  recommendationsOptions,
  useLive,
  useRecommendations,
  useTrack,
  useView,
  useViewRef,
} from "./index.ts";

const alice = { user_id: "alice", item_id: "faust" };

function Everything() {
  const { data } = useRecommendations({ user_id: "alice" });
  const live = useLive({ user_id: "alice" });
  const { isIdle } = useTrack();
  const ref = useViewRef(alice);
  useView(alice);
  const text = `${data?.items.length ?? "no"} items, ${live.state}, ${isIdle}`;
  return createElement("p", { ref }, text);
}

test("a server renders what was prefetched, and the browser goes on with it", async () => {
  expect(globalThis).not.toHaveProperty("window");
  await using server = await startTestServer();
  const client = createClient({ url: server.url });
  const queryClient = new QueryClient();
  await queryClient.prefetchQuery(recommendationsOptions(client, { user_id: "alice" }));
  const page = withProviders(createElement(Everything), { client, queryClient });
  expect(renderToString(page)).toBe("<p>3 items, connecting, true</p>");
  expect(server.requests).toHaveLength(1);
  const inBrowser = new QueryClient();
  hydrate(inBrowser, JSON.parse(JSON.stringify(dehydrate(queryClient))));
  const { queryKey } = recommendationsOptions(client, { user_id: "alice" });
  expect(inBrowser.getQueryData(queryKey)?.items).toHaveLength(3);
});

test("without anything prefetched it renders the loading state", () => {
  const client = createClient({ url: "http://127.0.0.1:9" });
  const page = withProviders(createElement(Everything), { client });
  expect(renderToString(page)).toBe("<p>no items, connecting, true</p>");
});

test("a component without the provider says what to do", () => {
  expect(() => renderToString(createElement(Everything))).toThrow(/HellorecProvider client=/);
  expect(renderToString(createElement(Fragment))).toBe("");
});

test("pages are loaded one after the other, by their cursors", async () => {
  await using server = await startTestServer();
  const client = createClient({ url: server.url });
  const answered = (next_cursor: string | undefined) =>
    JSON.stringify([
      {
        result: {
          data: {
            items: [],
            strategy: "popular",
            model_version: null,
            recommendation_id: "r",
            next_cursor,
          },
        },
      },
    ]);
  server.interceptors.push((_request, response) => response.end(answered("second")));
  const options = recommendationPagesOptions(client, { user_id: "alice", limit: 2 });
  const { pages } = await new QueryClient().fetchInfiniteQuery({ ...options, pages: 2 });
  expect(pages.map(({ items }) => items.length)).toEqual([0, 3]);
  const inputs = server.requests.map(({ url }) =>
    JSON.parse(new URL(url, server.url).searchParams.get("input") ?? ""),
  );
  expect(inputs).toEqual([
    { 0: { user_id: "alice", limit: 2 } },
    { 0: { user_id: "alice", limit: 2, cursor: "second" } },
  ]);
});
