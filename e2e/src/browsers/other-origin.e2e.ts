/** A page of another origin calls the server: what its script may read, refusals included. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { Server } from "node:http";

import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { useServer } from "../setting.ts";

let shop: Server;
let shopOrigin: string;
const setting = useServer({
  demo: false,
  hasKeys: true,
  env: async () => ({ ALLOWED_ORIGINS: await startShop() }),
});
afterAll(() => {
  shop.close();
});

/** Serves an empty page on a port of its own, which is an origin of its own. */
async function startShop(): Promise<string> {
  shop = createServer((_request, response) => {
    response.setHeader("content-type", "text/html").end("<!doctype html><h1>A shop</h1>");
  });
  shop.listen(0, "127.0.0.1");
  await once(shop, "listening");
  const address = shop.address();
  if (address === null || typeof address === "string") throw new Error("no port is free");
  shopOrigin = `http://127.0.0.1:${address.port}`;
  return shopOrigin;
}

interface Request {
  readonly path: string;
  readonly init?: { method?: string; headers?: Record<string, string>; body?: string };
  /** Replaces the body by this many bytes. */
  readonly bytes?: number;
  /** Without the key, which needs a preflight. */
  readonly isAnonymous?: boolean;
}

/** What the script of a page sees of an answer: its status and text, or why it sees nothing. */
async function ask(
  page: Page,
  { path, init = {}, bytes = 0, isAnonymous = false }: Request,
): Promise<string> {
  const { server } = setting();
  const url = server.url + path;
  const credential = isAnonymous ? undefined : { authorization: `Bearer ${server.key}` };
  return page.evaluate(
    async ([target, options, length, credential]) => {
      const body = length > 0 ? { body: "x".repeat(length) } : {};
      try {
        const headers = { ...options.headers, ...credential };
        const answer = await fetch(target, { ...options, ...body, headers });
        return `${answer.status} ${await answer.text()}`;
      } catch (error) {
        return String(error);
      }
    },
    [url, init, bytes, credential] as const,
  );
}

const JSON_TYPE = { "content-type": "application/json" };
const requests: [what: string, request: Request, sees: RegExp][] = [
  [
    "a call",
    { path: "/hello_rec", init: { method: "POST", body: '{"user_id":"a"}' } },
    /^200 .*hello a/,
  ],
  [
    "an RPC call, after a preflight",
    { path: "/trpc/popular", init: { headers: JSON_TYPE } },
    /^200 /,
  ],
  ["an invalid input", { path: "/track", init: { method: "POST", body: "{}" } }, /^400 .*2000/],
  ["an unknown path", { path: "/nope" }, /^404 /],
  ["a path that cannot be decoded", { path: "/%zz" }, /^404 /],
  [
    "a body over the limit",
    { path: "/track", init: { method: "POST" }, bytes: 2 ** 21 },
    /^413 .*2013/,
  ],
  [
    "the same by RPC",
    { path: "/trpc/track", init: { method: "POST", headers: JSON_TYPE }, bytes: 2 ** 21 },
    /^413 .*2013/,
  ],
  [
    "an address over 16 KB",
    { path: `/?${"x".repeat(20_000)}`, isAnonymous: true },
    /^431 .*too long/,
  ],
];

describe("an allowed origin", () => {
  let page: Page;
  beforeAll(async () => {
    page = (await setting().openAny(shopOrigin)).page;
  });

  test.each(requests)("reads the answer: %s", async (_what, request, sees) => {
    expect(await ask(page, request)).toMatch(sees);
  });
});

test("another origin reads nothing", async () => {
  // The same page under another name.
  const { page } = await setting().openAny(shopOrigin.replace("127.0.0.1", "localhost"));
  for (const [, request] of requests) {
    expect(await ask(page, request)).toBe("TypeError: Failed to fetch");
  }
});
