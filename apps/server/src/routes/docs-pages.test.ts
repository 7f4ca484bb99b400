/** The documentation that the server shows, and the links to it. */
import { afterAll, beforeAll, expect, test } from "vitest";

import { request } from "../testing/raw-http.ts";
import type { TestServer } from "../testing/test-ports.ts";
import { startTestServer } from "../testing/test-ports.ts";
import linkedPages from "./linked-pages.json" with { type: "json" };

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.app.close());

test("GET / links to the page and to documentation that is there", async () => {
  const { body, headers } = await request(server.port, "GET", "/");
  expect(body).toBe("Hello World!");
  const link = headers.get("link") ?? "";
  expect(link).toContain('<app/>; rel="alternate"');
  const [, docs = ""] = /<([^>]*)>; rel="service-doc"/.exec(link) ?? [];
  const page = await request(server.port, "GET", `/${docs}`);
  expect(page.status).toBe(200);
  expect(page.headers.get("content-type")).toBe("text/plain; charset=utf-8");
  expect(page.body).toMatch(/^# HTTP\n/);
});

test("/docs/ is the list of the pages", async () => {
  const { body } = await request(server.port, "GET", "/docs/");
  expect(body).toMatch(/^# Documentation\n/);
  expect((await request(server.port, "GET", "/docs/README.md")).body).toBe(body);
});

test("/docs/decisions/ is the list of the decisions", async () => {
  const { body } = await request(server.port, "GET", "/docs/decisions/");
  expect(body).toBe((await request(server.port, "GET", "/docs/decisions/README.md")).body);
});

test.each([
  ["/docs", "/docs/"],
  ["/docs/cli", "/docs/cli.md"],
  ["/docs/decisions", "/docs/decisions/"],
  ["/docs/decisions/cors-on-refusals", "/docs/decisions/cors-on-refusals.md"],
])("%s leads to %s, by a relative address", async (path, meant) => {
  const { status, headers } = await request(server.port, "GET", path);
  const location = headers.get("location") ?? "";
  expect(status).toBe(308);
  expect(location).not.toMatch(/^\//);
  expect(new URL(location, `http://localhost${path}`).pathname).toBe(meant);
  expect((await request(server.port, "GET", meant)).status).toBe(200);
});

test("the images of a page are images", async () => {
  const { status, headers } = await request(server.port, "GET", "/docs/images/storefront-dark.png");
  expect({ status, type: headers.get("content-type") }).toEqual({ status: 200, type: "image/png" });
});

test("every relative link of a page that is served leads to one that is served", async () => {
  const linked = new Set(["/docs/"]);
  const dead: string[] = [];
  // A set visits what is added to it meanwhile.
  for (const path of linked) {
    const { status, body } = await request(server.port, "GET", path);
    if (status !== 200) dead.push(path);
    if (path.endsWith(".png")) continue;
    const links = [
      ...body.matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g),
      ...body.matchAll(/ (?:src|srcset|href)="(?!https?:|#)([^"#]+)/g),
    ];
    for (const [, link = ""] of links) {
      linked.add(new URL(link, `http://127.0.0.1${path}`).pathname);
    }
  }
  expect(dead).toEqual([]);
  expect([...linked]).toEqual(expect.arrayContaining(linkedPages.map((page) => `/${page}`)));
});

test.each([
  "/docs/nope.md",
  "/docs/images/",
  "/docs/images/none.png",
  "/docs/..%2fpackage.json",
  "/docs/..%2fREADME.md",
  "/package.json",
  "/.env",
])("%s is not there", async (path) => {
  expect((await request(server.port, "GET", path)).status).toBe(404);
});
