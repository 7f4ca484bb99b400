/** What is taken for the address of a server. */
import { afterEach, describe, expect, test, vi } from "vitest";

import { createClient, safe } from "../index.ts";
import { createLive } from "../live/live.ts";
import { parseBaseUrl } from "./base-url.ts";

afterEach(() => void vi.unstubAllGlobals());

test.each([
  ["http://127.0.0.1:5000", "http://127.0.0.1:5000"],
  ["http://127.0.0.1:5000/", "http://127.0.0.1:5000"],
  ["http://127.0.0.1:5000/trpc", "http://127.0.0.1:5000"],
  ["http://127.0.0.1:5000/trpc/", "http://127.0.0.1:5000"],
  ["http://127.0.0.1:5000//trpc//", "http://127.0.0.1:5000"],
  ["https://shop.example/api", "https://shop.example/api"],
  ["https://shop.example/api/", "https://shop.example/api"],
  ["https://shop.example/api/trpc", "https://shop.example/api"],
  ["https://shop.example/mytrpc", "https://shop.example/mytrpc"],
])("%s means %s", (given, base) => {
  expect(parseBaseUrl(given)).toBe(base);
  expect(parseBaseUrl(new URL(given))).toBe(base);
});

describe("in a page", () => {
  test.each([
    [undefined, "https://shop.example"],
    ["/", "https://shop.example"],
    ["/api", "https://shop.example/api"],
    ["/api/trpc/", "https://shop.example/api"],
    ["http://127.0.0.1:5000", "http://127.0.0.1:5000"],
  ])("%s means %s", (given, base) => {
    vi.stubGlobal("location", new URL("https://shop.example/films/1?x=2#y"));
    expect(parseBaseUrl(given)).toBe(base);
  });

  test("that came from a file, an address is needed", () => {
    vi.stubGlobal("location", new URL("file:///tmp/page.html"));
    expect(() => createClient()).toThrow(/^url: it is missing, and no page is here/);
  });
});

test("outside of a page an address is needed", () => {
  expect(() => createClient()).toThrow(TypeError);
  expect(() => createClient({})).toThrow(
    /^url: it is missing, and no page is here: pass an address/,
  );
  expect(() => createClient({ url: "/api" })).toThrow(
    /^url: "\/api" is a path, and no page is here/,
  );
});

test.each([
  "",
  "localhost:5000",
  "127.0.0.1:5000",
  "ftp://127.0.0.1",
  "http://",
  "http://user:secret@127.0.0.1:5000",
  "http://127.0.0.1:5000/?x=1",
  "http://127.0.0.1:5000/#x",
])("the address %j is refused at once, keeping secrets", (url) => {
  expect(() => createClient({ url })).toThrow(TypeError);
  expect(() => createClient({ url })).toThrow(/^url: (?!.*secret)/);
});

test("an address with a password says where it goes instead", () => {
  const url = "http://user:secret@127.0.0.1:5000";
  expect(() => createClient({ url })).toThrow("createClient({ url, headers }) sends them");
});

/** What a call and a live list say, where the browser gives no reason. */
async function messages(url: string): Promise<unknown[]> {
  const fetch = () => Promise.reject(new TypeError("Failed to fetch"));
  const client = createClient({ url, retries: 0, fetch });
  const { error } = await safe(client.popular.query());
  const lost = await new Promise<unknown>((resolve) => {
    const live = createLive(client).subscribe(
      { user_id: "alice" },
      {
        onState: (state) => {
          if (state.state !== "waiting") return;
          live.close();
          resolve(state.error.message);
        },
      },
    );
  });
  return [error?.message, lost];
}

describe("a page that gets no answer", () => {
  test("from another origin is told what the server must allow", async () => {
    vi.stubGlobal("location", new URL("https://shop.example/films"));
    const message =
      "no answer from https://api.example/v1 (Failed to fetch); if it runs, its ALLOWED_ORIGINS must have https://shop.example";
    expect(await messages("https://api.example/v1")).toEqual([message, message]);
  });

  test("from its own origin is not", async () => {
    vi.stubGlobal("location", new URL("https://shop.example/films"));
    const message = "no answer from https://shop.example/api (Failed to fetch)";
    expect(await messages("https://shop.example/api")).toEqual([message, message]);
  });

  test("nor is a program without a page", async () => {
    const message = "no answer from https://api.example (Failed to fetch)";
    expect(await messages("https://api.example")).toEqual([message, message]);
  });
});
