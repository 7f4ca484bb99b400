/** The documentation that the server shows, and the links to it. */
import { afterAll, beforeAll, expect, test } from "vitest";

import { request } from "../testing/raw-http.ts";
import type { TestHost } from "../testing/test-ports.ts";
import { startTestHost } from "../testing/test-ports.ts";

let host: TestHost;
beforeAll(async () => {
  host = await startTestHost();
});
afterAll(() => host.app.close());

test("GET / links to the page and to documentation that is there", async () => {
  const { body, headers } = await request(host.port, "GET", "/");
  expect(body).toBe("Hello World!");
  const link = headers.get("link") ?? "";
  expect(link).toContain('</app/>; rel="alternate"');
  const [, docs = ""] = /<([^>]*)>; rel="service-doc"/.exec(link) ?? [];
  const page = await request(host.port, "GET", docs);
  expect(page.status).toBe(200);
  expect(page.headers.get("content-type")).toBe("text/plain; charset=utf-8");
  expect(page.body).toMatch(/^# HTTP\n/);
});

test("pages link to each other", async () => {
  const { body } = await request(host.port, "GET", "/docs/http.md");
  const pages = [...body.matchAll(/\]\(([\w/-]+\.md)/g)].map(([, page]) => `/docs/${page}`);
  expect(pages.length).toBeGreaterThan(0);
  for (const path of pages) expect((await request(host.port, "GET", path)).status).toBe(200);
});

test.each(["/docs/", "/docs/nope.md", "/docs/images/storefront-dark.png", "/docs/..%2fREADME.md"])(
  "%s is not there",
  async (path) => {
    expect((await request(host.port, "GET", path)).status).toBe(404);
  },
);
