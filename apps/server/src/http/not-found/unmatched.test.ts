/** Wrong methods and unknown paths: as Flask answers them, and in JSON. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { exchange, parseAnswer, request } from "../../testing/raw-http.ts";
import type { TestServer } from "../../testing/test-ports.ts";
import { startTestServer } from "../../testing/test-ports.ts";

let server: TestServer;
/** With a web page. */
let filled: TestServer;
let page: string;
beforeAll(async () => {
  server = await startTestServer();
  page = await mkdtemp(join(tmpdir(), "hellorec-page-"));
  await writeFile(join(page, "index.html"), "<!doctype html><title>the page</title>");
  filled = await startTestServer({ pageFolder: page });
});
afterAll(async () => {
  await server.app.close();
  await filled.app.close();
  await rm(page, { recursive: true });
});

describe("the paths of the legacy Flask API", () => {
  test.each([
    ["POST", "/", 405, "GET, HEAD, OPTIONS"],
    ["PUT", "/hello_rec", 405, "OPTIONS, POST"],
    ["PROPFIND", "/hello_rec", 405, "OPTIONS, POST"],
    ["OPTIONS", "/", 200, "GET, HEAD, OPTIONS"],
    ["OPTIONS", "/hello_rec", 200, "OPTIONS, POST"],
    ["HEAD", "/", 200, undefined],
    ["GET", "/hello_rec/", 404, undefined],
    ["OPTIONS", "/nope", 404, undefined],
  ])("%s %s: %i", async (method, path, status, allow) => {
    const answer = await request(server.port, method, path);
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(answer.headers.get("allow") ?? undefined).toBe(allow);
  });
});

describe("Accept decides between JSON and a page", () => {
  test.each([
    ["application/json", true],
    ["application/json, text/plain, */*", true],
    ["Application/JSON;q=0.8, */*;q=0.1", true],
    ["application/problem+json", true],
    ["text/html;q=0.5, application/json", true],
    ["text/html, application/json;q=0.9", false],
    ["application/json;q=0", false],
    ["application/json;q=x", false],
    ["text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", false],
    ["*/*", false],
    ["application/*", false],
    ["", false],
  ])("%s: JSON is %s", async (accept, json) => {
    for (const [method, path, status] of [
      ["POST", "/nope", 404],
      ["GET", "/recomend?x=1", 404],
      ["GET", "/app/assets/none.js", 404],
      ["GET", "/docs/none.md", 404],
      ["GET", "/%zz", 404],
      ["POST", "/", 405],
      ["GET", "/hello_rec", 405],
    ] as const) {
      const answer = await request(filled.port, method, path, { accept }, "");
      expect(answer.status).toBe(status);
      const type = json ? "application/json" : "text/html; charset=utf-8";
      expect(answer.headers.get("content-type")).toBe(type);
      // An address that no router reads has headers of its own.
      if (path !== "/%zz") expect(answer.headers.get("vary")).toBe("accept");
      const code = status === 404 ? 2004 : 2005;
      if (json) expect(JSON.parse(answer.body)).toMatchObject({ code });
    }
  });

  test("the message repeats the path and says where the addresses are", async () => {
    const headers = { accept: "application/json" };
    const answer = await request(server.port, "POST", "/recomend", headers, '{"user_id":"a"}');
    expect(JSON.parse(answer.body)).toEqual({
      code: 2004,
      msg: 'there is no address "/recomend": did you mean /recommend? /docs/http.md lists the addresses',
    });
    const other = await request(server.port, "POST", "/nope", headers);
    expect(JSON.parse(other.body)).toEqual({
      code: 2004,
      msg: 'there is no address "/nope": /docs/http.md lists the addresses',
    });
    const long = await request(server.port, "GET", `/${"x".repeat(3000)}`, headers);
    expect(long.body.length).toBeLessThan(400);
  });

  test.each([
    ["curl", { accept: "*/*" }],
    ["a program that sends no Accept", {}],
  ])("a mistyped call by %s gets JSON", async (_name, headers) => {
    for (const [path, meant] of [
      ["/recomend", "/recommend"],
      ["/Track", "/track"],
      ["/events", "/events/list"],
    ] as const) {
      const answer = await request(server.port, "POST", path, headers, "{}");
      expect(answer.status).toBe(404);
      expect(JSON.parse(answer.body)).toMatchObject({ code: 2004 });
      expect(answer.body).toContain(`did you mean ${meant}?`);
    }
  });

  test.each([
    ["POST", "/recomend", "text/html,*/*;q=0.8"],
    ["GET", "/recomend", "*/*"],
    ["POST", "/nope", "*/*"],
    // The Flask app's own addresses.
    ["POST", "/Hello_Rec", "*/*"],
    ["POST", "/hello_rec/", "*/*"],
  ])("%s %s with Accept: %s gets a page", async (method, path, accept) => {
    const answer = await request(server.port, method, path, { accept }, "{}");
    expect(answer.status).toBe(404);
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(answer.body).toContain("/docs/http.md");
  });

  test("bytes that are no path", async () => {
    const head = "GET /\u00e9 HTTP/1.1\r\nhost: localhost\r\nAccept: application/json\r\n\r\n";
    const answer = parseAnswer(await exchange(server.port, Buffer.from(head)));
    expect(answer.status).toBe(404);
    expect(JSON.parse(answer.body)).toMatchObject({ code: 2004 });
  });
});

test.each(["/nope", "/nope/", "/no/such/page?at=/all", `/${"a/".repeat(100)}`])(
  "the links of the page for %s lead to the server's pages, below any path",
  async (path) => {
    const { body } = await request(server.port, "GET", path);
    const links = [...body.matchAll(/href="([^"]*)"/g)].map(([, link = ""]) => link);
    const targets = links.map((link) => new URL(link, `http://shop.example/rec${path}`).pathname);
    const root = path.length < 100 ? "/rec/" : "/";
    expect(targets).toEqual([`${root}app/`, `${root}docs/http.md`]);
  },
);
