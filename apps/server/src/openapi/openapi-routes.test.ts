/** The document and its page over HTTP, and the errors that the document has examples of. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { request } from "../testing/raw-http.ts";
import type { TestServer } from "../testing/test-ports.ts";
import { startTestServer } from "../testing/test-ports.ts";
import { createDocument } from "./document.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.app.close());

test("/openapi.json is the document", async () => {
  const { status, headers, body } = await request(server.port, "GET", "/openapi.json");
  expect(status).toBe(200);
  expect(headers.get("content-type")).toBe("application/json");
  expect(JSON.parse(body)).toEqual(JSON.parse(JSON.stringify(createDocument())));
});

test.each([
  ["/openapi.json", "application/json"],
  ["/docs/api", "text/html; charset=utf-8"],
  ["/docs/api/reference.css", "text/css; charset=utf-8"],
  ["/docs/api/reference.js", "text/javascript; charset=utf-8"],
])("%s is sent again only if it changed", async (path, type) => {
  const first = await request(server.port, "GET", path);
  expect(first.headers.get("content-type")).toBe(type);
  const etag = first.headers.get("etag") ?? "";
  expect(etag).toMatch(/^"[\w-]{22}"$/);
  const again = await request(server.port, "GET", path, { "if-none-match": `"x", W/${etag}` });
  expect({ status: again.status, body: again.body }).toEqual({ status: 304, body: "" });
  const other = await request(server.port, "GET", path, { "if-none-match": '"x"' });
  expect(other.body).toBe(first.body);
});

test("the page loads nothing of other sites, and runs no inline script", async () => {
  const { headers, body } = await request(server.port, "GET", "/docs/api");
  expect(headers.get("content-security-policy")).toMatch(/^default-src 'none'; style-src 'self'/);
  const loaded = [...body.matchAll(/ (?:src|href)="([^"#]+)"/g)].map(([, address]) => address);
  expect(loaded).toEqual(["api/reference.css", "api/reference.js", "../openapi.json", "./"]);
  expect(body).not.toMatch(/<script>|<style|style=|\son\w+=/);
  for (const address of loaded) {
    const { pathname } = new URL(address ?? "", "http://127.0.0.1/docs/api");
    expect((await request(server.port, "GET", pathname)).status, pathname).toBe(200);
  }
});

test.each([
  ["text/html,application/xhtml+xml", "api"],
  ["*/*", "docs/"],
])("/docs with Accept: %s leads to %s", async (accept, meant) => {
  const { status, headers } = await request(server.port, "GET", "/docs", { accept });
  expect(status).toBe(308);
  expect(headers.get("location")).toBe(meant === "api" ? "docs/api" : meant);
  expect(headers.get("vary")).toBe("accept");
});

test("both need a credential once there are keys", async () => {
  const own = await startTestServer();
  const { text } = await own.keys.add("read");
  for (const path of ["/openapi.json", "/docs/api"]) {
    expect((await request(own.port, "GET", path)).status).toBe(401);
    const headers = { authorization: `Bearer ${text}` };
    expect((await request(own.port, "GET", path, headers)).status).toBe(200);
  }
  await own.app.close();
});

describe("errors are as the document shows them", () => {
  const { components } = createDocument();
  const example = (name: string) =>
    components.responses[name]?.content?.["application/json"]?.examples?.["error"]?.value;

  test("a wrong method", async () => {
    const { status, headers, body } = await request(server.port, "GET", "/recommend");
    expect(status).toBe(405);
    expect(headers.get("allow")).toBe("OPTIONS, POST");
    expect(JSON.parse(body)).toEqual(example("MethodNotAllowed"));
  });

  test("a wrong input", async () => {
    const { status, body } = await request(server.port, "POST", "/stats/get", {}, '{"a":1}');
    expect(status).toBe(400);
    expect(JSON.parse(body)).toEqual(example("BadRequest"));
  });

  test("no credential, and too small a scope", async () => {
    const own = await startTestServer();
    const { text } = await own.keys.add("read");
    const missing = await request(own.port, "POST", "/users/list");
    expect(missing.status).toBe(401);
    expect(missing.headers.get("www-authenticate")).toMatch(/^Bearer /);
    expect(JSON.parse(missing.body)).toEqual(example("Unauthorized"));
    const headers = { authorization: `Bearer ${text}` };
    const small = await request(own.port, "POST", "/users/list", headers);
    expect(small.status).toBe(403);
    expect(JSON.parse(small.body)).toEqual(example("Forbidden"));
    await own.app.close();
  });

  test("what is not there", async () => {
    const body = '{"item_id":"no-such-item"}';
    const answer = await request(server.port, "POST", "/items/get", {}, body);
    expect(answer.status).toBe(404);
    expect(JSON.parse(answer.body)).toEqual({
      code: 2004,
      msg: 'item_id: no item "no-such-item" in the catalog',
    });
  });

  test("a body that is too large", async () => {
    const { status, body } = await request(
      server.port,
      "POST",
      "/track",
      {},
      " ".repeat(1_048_577),
    );
    expect(status).toBe(413);
    expect(JSON.parse(body)).toEqual(example("PayloadTooLarge"));
  });

  test("too many headers", async () => {
    const headers = Object.fromEntries(Array.from({ length: 2001 }, (_, at) => [`x-${at}`, ""]));
    const { status, body } = await request(server.port, "GET", "/livez", headers);
    expect(status).toBe(431);
    expect(JSON.parse(body)).toEqual(example("HeadersTooLarge"));
  });
});
