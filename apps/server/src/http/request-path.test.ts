/** What is taken for a call of tRPC is what the router gives to tRPC. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";

import { request } from "../testing/raw-http.ts";
import type { TestServer } from "../testing/test-ports.ts";
import { startTestServer } from "../testing/test-ports.ts";
import { folderCount, isRpcUrl } from "./request-path.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.app.close());

/** A path with some of its characters percent-encoded, in digits of either case. */
function encoded(path: string) {
  const letters = path.split("").map((letter) => {
    const hex = letter.charCodeAt(0).toString(16).padStart(2, "0");
    return fc.constantFrom(letter, `%${hex}`, `%${hex.toUpperCase()}`);
  });
  return fc.tuple(...letters).map((parts) => `/${parts.join("")}`);
}

const path = fc.oneof(
  encoded("trpc/helloRec"),
  encoded("trpc"),
  encoded("trpcs/helloRec"),
  encoded("Trpc/helloRec"),
  encoded("/trpc/helloRec"),
  encoded("hello_rec"),
);
const query = fc.constantFrom("", "?input=%7B%22user_id%22%3A%22a%22%7D", "?/trpc/", "?%");

test("a page of another site gets no result of a call, however its path is written", async () => {
  await fc.assert(
    fc.asyncProperty(path, query, async (written, search) => {
      const url = `${written}${search}`;
      const elsewhere = { "sec-fetch-site": "cross-site" };
      const refused = await request(server.port, "GET", url, elsewhere);
      const answer = await request(server.port, "GET", url);
      // The router of tRPC answers in a shape of its own.
      const isCall = /^\{"(?:result|error)":/.test(answer.body);
      if (isCall) expect(isRpcUrl(url)).toBe(true);
      expect(refused.status === 403).toBe(isRpcUrl(url));
    }),
    { numRuns: 300 },
  );
});

test.each([
  ["/trpc", true],
  ["/trpc/", true],
  ["/trpc?batch=1", true],
  ["/trpc#x", true],
  ["/%74%72pc/helloRec", true],
  ["/trpcx/helloRec", false],
  ["/app/?next=/trpc/", false],
  ["/app/%2Ftrpc/", false],
  ["/%E0%A4%A/trpc", false],
])("%s: %s", (url, expected) => {
  expect(isRpcUrl(url)).toBe(expected);
});

test.each([
  ["/", 0],
  ["/a", 0],
  ["/a/", 1],
  ["/a/b/c?d=/e/f", 2],
  ["/a%2Fb", 0],
  ["//a", 1],
])("%s lies in %i folders", (url, expected) => expect(folderCount(url)).toBe(expected));
