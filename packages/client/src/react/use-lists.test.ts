/** Hooks for lists against the real contract on a real HTTP server. */
import { createElement } from "react";
import { expect, test } from "vitest";

import { createClient, HellorecError } from "../index.ts";
import { render } from "../testing/render.ts";
import { startTestServer } from "../testing/test-server.ts";
import { useRecommendations, useSimilar } from "./index.ts";
import type { RecommendInput } from "./index.ts";

/** Shows the titles of a list, or why there is none. */
function List({ input }: { readonly input: RecommendInput | undefined }) {
  const { data, error, refetch } = useRecommendations(input);
  again = () => void refetch();
  if (error !== null) return `failed: ${error.reason} ${error.kind ?? ""}`;
  return data?.items.map(({ item }) => item.title).join(" ") ?? "loading";
}

let again: () => void;

test("a list is loaded once, although StrictMode mounts twice", async () => {
  await using server = await startTestServer();
  const client = createClient({ url: server.url });
  const list = createElement(List, { input: { user_id: "alice" } });
  await using page = await render(list, { client });
  await page.until(() => expect(page.text()).toBe("METROPOLIS NOSFERATU FAUST"));
  expect(server.requests).toHaveLength(1);
});

test("another input loads another list, and the first one is still in the cache", async () => {
  await using server = await startTestServer();
  const client = createClient({ url: server.url });
  const all = createElement(List, { input: { user_id: "alice" } });
  await using page = await render(all, { client });
  await page.until(() => expect(page.text()).toBe("METROPOLIS NOSFERATU FAUST"));
  page.show(createElement(List, { input: { user_id: "alice", exclude_items: ["metropolis"] } }));
  await page.until(() => expect(page.text()).toBe("NOSFERATU FAUST"));
  page.show(all);
  expect(page.text()).toBe("METROPOLIS NOSFERATU FAUST");
});

test("nothing is loaded without an input", async () => {
  await using server = await startTestServer();
  const client = createClient({ url: server.url });
  await using page = await render(createElement(List, { input: undefined }), { client });
  expect(page.text()).toBe("loading");
  page.show(createElement(List, { input: { user_id: "alice" } }));
  await page.until(() => expect(page.text()).toContain("METROPOLIS"));
  expect(server.requests).toHaveLength(1);
});

test("a component that goes away while it loads ends its request", async () => {
  await using server = await startTestServer();
  const ended = new Promise<void>((resolve) => {
    server.interceptors.push((_request, response) => response.on("close", resolve));
  });
  const client = createClient({ url: server.url });
  const list = createElement(List, { input: { user_id: "alice" } });
  await using page = await render(list, { client });
  await page.until(() => expect(server.requests).toHaveLength(1));
  page.show(null);
  await ended;
  expect(page.queryClient.isFetching()).toBe(0);
});

test("a failure is an error of the client, the client alone retries, and a refetch recovers", async () => {
  await using server = await startTestServer();
  const client = createClient({ url: server.url, retries: 0 });
  server.interceptors.push((request) => request.socket.destroy());
  const list = createElement(List, { input: { user_id: "alice" } });
  await using page = await render(list, { client });
  await page.until(() => expect(page.text()).toBe("failed: unreachable "));
  expect(server.requests).toHaveLength(1);
  again();
  await page.until(() => expect(page.text()).toContain("METROPOLIS"));
});

test("a refusal has its kind", async () => {
  await using server = await startTestServer();
  const client = createClient({ url: server.url });
  let seen: unknown;
  const Similar = () => {
    const { error } = useSimilar({ item_id: "lost" });
    seen = error;
    return error?.kind ?? "loading";
  };
  await using page = await render(createElement(Similar), { client });
  await page.until(() => expect(page.text()).toBe("NOT_FOUND"));
  expect(seen).toBeInstanceOf(HellorecError);
});

test("select gives the component a part of the answer", async () => {
  await using server = await startTestServer();
  const client = createClient({ url: server.url });
  const Count = () => {
    const { data } = useRecommendations(
      { user_id: "alice" },
      { select: ({ items }) => items.length },
    );
    return data ?? "loading";
  };
  await using page = await render(createElement(Count), { client });
  await page.until(() => expect(page.text()).toBe("3"));
});
