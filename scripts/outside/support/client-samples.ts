/** Code of strangers that uses the client: the same calls in each way of loading it. */

const CALLS = `
  const client = createClient({ url: "http://127.0.0.1:5000" });
  const event = { user_id: "alice", item_id: "metropolis", type: "view" };
  async function calls() {
    const { items } = await client.popular.query({ limit: 2 });
    const { accepted } = await client.track.mutate({ events: [event] });
    const error = await client.items.get.query({ item_id: "lost" }).catch((caught) => caught);
    return [items.length, accepted, isHellorecError(error), error.kind].join(" ");
  }
`;

/** What \`calls\` gives. */
export const ANSWER = "2 1 true NOT_FOUND";

const IMPORT = 'import { createClient, isHellorecError } from "@hellorec/client";';
const REQUIRE = 'const { createClient, isHellorecError } = require("@hellorec/client");';

/** The entries beside the first one. */
const PARTS = ["live", "queue", "react", "server", "testing"];
const named = (part: string) => JSON.stringify(`@hellorec/client/${part}`);

/** A way to run the code: its file, its text, and the line that runs it. */
export interface Runner {
  readonly name: string;
  readonly file: string;
  readonly code: string;
  readonly line: string;
}

export const RUNNERS: readonly Runner[] = [
  {
    name: "ES modules",
    file: "main.mjs",
    code: `${IMPORT}${PARTS.map((part) => `import ${named(part)};`).join("")}${CALLS}console.log(await calls());`,
    line: "node main.mjs",
  },
  {
    name: "CommonJS",
    file: "main.cjs",
    code: `${REQUIRE}${PARTS.map((part) => `require(${named(part)});`).join("")}${CALLS}calls().then(console.log);`,
    line: "node main.cjs",
  },
  {
    name: "Jest",
    file: "calls.test.cjs",
    code: `${REQUIRE}${CALLS}test("calls", async () => expect(await calls()).toBe("${ANSWER}"));`,
    line: "node node_modules/jest/bin/jest.js --testMatch '**/*.test.cjs'",
  },
  {
    name: "Vitest",
    file: "calls.spec.mjs",
    code: `import { expect, test } from "vitest";${IMPORT}${CALLS}test("calls", async () => expect(await calls()).toBe("${ANSWER}"));`,
    line: "node node_modules/vitest/vitest.mjs run calls.spec.mjs",
  },
];

/** Types that a stranger relies on. Without a mistake but those that are expected. */
export const TYPED = `
  import { createClient, isHellorecError, safe } from "@hellorec/client";
  import type { EventInput, Item, ItemInput, RecommendInput, Recommendations } from "@hellorec/client";
  import { userToken } from "@hellorec/client/server";
  ${PARTS.map((part) => `export * as ${part} from ${named(part)};`).join("\n  ")}

  const client = createClient({ url: "http://127.0.0.1:5000", token: () => userToken({ user_id: "a" }) });
  const categories = ["Drama"] as const;
  const input: RecommendInput = { user_id: "a", limit: 3, categories };
  const events: readonly EventInput[] = [{ user_id: "a", item_id: "b", type: "anything" }];
  const sent: ItemInput = { item_id: "a", title: "A", categories };
  export async function use(): Promise<readonly [string | undefined, number]> {
    const list: Recommendations = await client.recommend.query(input);
    const item: Item | undefined = list.items[0]?.item;
    await client.track.mutate({ events });
    await client.items.put.mutate({ items: [sent] });
    const result = await safe(client.popular.query());
    try {
      await client.users.list.query();
    } catch (error) {
      if (isHellorecError(error)) return [error.reason, error.issues.length];
    }
    return [item?.title, Array.isArray(result) ? 0 : 1];
  }
  client.live.subscribe({ user_id: "a" }, { onData: ({ items }) => items.length });
  // @ts-expect-error no such field
  void client.recommend.query({ user_id: "a", limt: 3 });
  // @ts-expect-error a field is missing
  void client.track.mutate({ events: [{ user_id: "a" }] });
`;

/** tRPC's own links and its integration of TanStack Query, over the contract of the client. */
export const WITH_TRPC = `
  import { createClient, type AppRouter } from "@hellorec/client";
  import { QueryClient } from "@tanstack/react-query";
  import { createTRPCClient, httpBatchLink, httpLink, loggerLink, splitLink } from "@trpc/client";
  import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";

  const url = "http://127.0.0.1:5000/trpc";
  const own = createTRPCClient<AppRouter>({
    links: [
      loggerLink({ enabled: () => false }),
      splitLink({
        condition: ({ type }) => type === "query",
        true: httpBatchLink({ url }),
        false: httpLink({ url }),
      }),
    ],
  });
  const queryClient = new QueryClient();
  const ours = createClient({ url: "http://127.0.0.1:5000" });
  for (const client of [own, ours]) {
    const trpc = createTRPCOptionsProxy<AppRouter>({ client, queryClient });
    const options = trpc.items.list.infiniteQueryOptions(
      { limit: 2 },
      { getNextPageParam: ({ next_cursor }) => next_cursor },
    );
    const { pages } = await queryClient.fetchInfiniteQuery({ ...options, pages: 2 });
    const titles: readonly string[] = pages.flatMap(({ items }) => items.map(({ title }) => title));
    console.log(pages.length, new Set(titles).size);
    queryClient.clear();
    // @ts-expect-error no such field
    trpc.recommend.queryOptions({ usr: "a" });
  }
`;

/** A server that renders the hooks, and what it prints. */
export const WITH_REACT = {
  answer: "<p>3 of 3</p>",
  code: `
  import { createFakeClient } from "@hellorec/client/testing";
  import { HellorecProvider, recommendationsOptions, useLive, useRecommendations, useTrack, useView } from "@hellorec/client/react";
  import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
  import { createElement } from "react";
  import { renderToStaticMarkup } from "react-dom/server";

  const { client } = createFakeClient();
  const queryClient = new QueryClient();
  const input = { user_id: "alice", limit: 3 };
  function Row() {
    const { data } = useRecommendations(input);
    const length = useRecommendations(input, { select: ({ items }) => items.length });
    useLive(input);
    useTrack();
    useView({ user_id: "alice", item_id: "metropolis" });
    return createElement("p", null, data?.items.length + " of " + length.data);
  }
  await queryClient.prefetchQuery(recommendationsOptions(client, input));
  const row = createElement(HellorecProvider, { client }, createElement(Row));
  console.log(renderToStaticMarkup(createElement(QueryClientProvider, { client: queryClient }, row)));
`,
} as const;

/** A page that shows what it was answered. */
export const PAGE = {
  "index.html": '<!doctype html><p id="answer"></p><script type="module" src="/page.js"></script>',
  "page.js": `${IMPORT}${CALLS.replace('"http://127.0.0.1:5000"', "location.origin")}
    calls().then(
      (text) => { document.querySelector("#answer").textContent = text; },
      (error) => { document.querySelector("#answer").textContent = String(error); },
    );
  `,
  "vite.config.mjs": 'export default { preview: { proxy: { "/trpc": "http://127.0.0.1:5000" } } };',
} as const;
