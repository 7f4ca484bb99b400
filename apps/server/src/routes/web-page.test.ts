/** The page at /app/: which file an address gets, how it is kept, and what is refused. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, brotliDecompressSync, gzipSync } from "node:zlib";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { request } from "../testing/raw-http.ts";
import type { TestServer } from "../testing/test-ports.ts";
import { startTestServer } from "../testing/test-ports.ts";
import { readPage } from "./web-page-files.ts";

const INDEX = '<!doctype html><title>the page</title><script src="./assets/a.js"></script>';
const SCRIPT = "console.log('the script');".repeat(50);
const COMPRESSED = "assets/index-Ab1_-x.js";

let folder: string;
let server: TestServer;
let unbuilt: TestServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hellorec-page-"));
  await mkdir(join(folder, "assets"));
  await writeFile(join(folder, "index.html"), INDEX);
  await writeFile(join(folder, "favicon.svg"), "<svg/>");
  await writeFile(join(folder, "secret.pem"), "not part of a page");
  await writeFile(join(folder, COMPRESSED), SCRIPT);
  await writeFile(join(folder, `${COMPRESSED}.br`), brotliCompressSync(SCRIPT));
  await writeFile(join(folder, `${COMPRESSED}.gz`), gzipSync(SCRIPT));
  server = await startTestServer({ pageFolder: folder });
  unbuilt = await startTestServer({ pageFolder: join(folder, "nowhere") });
});
afterAll(async () => {
  await server.app.close();
  await unbuilt.app.close();
  await rm(folder, { recursive: true });
});

const get = (path: string, headers = {}) => request(server.port, "GET", path, headers);

describe("addresses", () => {
  test.each([
    "/app/",
    "/app/?user=alice",
    "/app/item?id=a.b",
    "/app/dashboard",
    "/app/a%2Fb",
    "/app/index.html",
    "/app/%69ndex.html",
  ])("%s shows the page", async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(answer.body).toBe(INDEX);
  });

  test.each([
    ["/app/a/", "../"],
    ["/app/a/b/c?q=d/e", "../../"],
    ["/app//a", "../"],
  ])("%s shows it with links that lead to its files", async (path, up) => {
    const answer = await get(path);
    expect(answer.status).toBe(200);
    expect(answer.body).toBe(INDEX.replace("./assets", `${up}assets`));
    expect(answer.headers.get("etag")).not.toBe((await get("/app/")).headers.get("etag"));
  });

  test("an address with a hundred folders is not there", async () => {
    expect((await get(`/app/${"a/".repeat(100)}`)).status).toBe(404);
  });

  test.each([
    ["/app", "app/"],
    ["/app?user=alice&q=a/b", "app/?user=alice&q=a/b"],
  ])("%s leads to %s, below whatever path a proxy serves it at", async (path, target) => {
    const answer = await get(path);
    expect(answer.status).toBe(308);
    expect(answer.headers.get("location")).toBe(target);
  });

  test.each([
    "/app/assets/index-old.js",
    "/app/favicon.ico",
    "/app/../package.json",
    "/app/..%2f..%2fpackage.json",
    "/app/%2e%2e/%2e%2e/etc/passwd.txt",
    "/app/secret.pem",
    "/app/assets/index-Ab1_-x.js.br",
    "/application",
  ])("%s is not there", async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(404);
    expect(answer.body).toContain("Not Found");
  });

  test("HEAD answers as GET does, without the body", async () => {
    const { headers } = await get("/app/");
    const answer = await request(server.port, "HEAD", "/app/");
    expect(answer.status).toBe(200);
    expect(answer.body).toBe("");
    expect(answer.headers.get("etag")).toBe(headers.get("etag"));
    expect(answer.headers.get("content-length")).toBe(String(INDEX.length));
  });

  test.each(["POST", "PUT", "DELETE", "PATCH"])("%s is refused", async (method) => {
    for (const path of ["/app", "/app/", "/app/index.html", "/app/dashboard"]) {
      const answer = await request(server.port, method, path, {}, "x");
      expect(answer.status).toBe(405);
      expect(answer.headers.get("allow")).toBe("GET, HEAD, OPTIONS");
    }
  });

  test("a page that was not built says how to build it", async () => {
    const answer = await request(unbuilt.port, "GET", "/app/dashboard");
    expect(answer.status).toBe(503);
    expect(answer.body).toContain("npx pnpm@12 build");
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });
});

describe("caches", () => {
  test("a hashed file is cached for a year", async () => {
    const { headers } = await get(`/app/${COMPRESSED}`);
    expect(headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(headers.get("content-type")).toBe("text/javascript; charset=utf-8");
  });

  test.each(["/app/", "/app/dashboard", "/app/favicon.svg"])("%s is revalidated", async (path) => {
    const { headers } = await get(path);
    expect(headers.get("cache-control")).toBe("no-cache");
    expect(headers.get("etag")).toMatch(/^"[\w-]{22}"$/);
  });

  test.each(["%s", "W/%s", '"other", %s', "*"])("If-None-Match: %s", async (form) => {
    const etag = (await get("/app/")).headers.get("etag") ?? "";
    const answer = await get("/app/", { "if-none-match": form.replace("%s", etag) });
    expect(answer.status).toBe(304);
    expect(answer.body).toBe("");
    expect(answer.headers.get("etag")).toBe(etag);
  });

  test("an old ETag gets the file", async () => {
    expect((await get("/app/", { "if-none-match": '"before"' })).status).toBe(200);
  });
});

describe("compression", () => {
  test.each([
    ["gzip, deflate, br, zstd", "br"],
    ["BR", "br"],
    ["gzip", "gzip"],
    ["gzip, br;q=0", "gzip"],
    ["br; q=0.0", null],
    ["identity", null],
    ["", null],
  ])("Accept-Encoding: %s", async (accepted, encoding) => {
    const answer = await get(`/app/${COMPRESSED}`, { "accept-encoding": accepted });
    expect(answer.headers.get("content-encoding")).toBe(encoding);
    expect(answer.headers.get("vary")).toBe("accept-encoding");
    if (encoding === null) expect(answer.body).toBe(SCRIPT);
  });

  test("what is sent is the file, under an ETag of each encoding's own", async () => {
    const files = await readPage(folder);
    const variants = files?.get(COMPRESSED)?.variants ?? [];
    expect(variants.map(({ encoding }) => encoding)).toEqual(["br", "gzip", undefined]);
    expect(new Set(variants.map(({ etag }) => etag)).size).toBe(3);
    const [smallest] = variants;
    expect(brotliDecompressSync(smallest?.body ?? "").toString()).toBe(SCRIPT);
  });
});

describe("other sites", () => {
  const fromElsewhere = { "sec-fetch-site": "cross-site" };

  test("may link to the page", async () => {
    const headers = {
      ...fromElsewhere,
      "sec-fetch-mode": "navigate",
      "sec-fetch-dest": "document",
    };
    for (const path of ["/app/", "/app/item?id=m"]) {
      expect((await get(path, headers)).status).toBe(200);
    }
  });

  test("may neither frame it nor have it run what is not its own", async () => {
    const { headers } = await get("/app/");
    const policy = headers.get("content-security-policy")?.split("; ");
    expect(policy).toEqual([
      "default-src 'self'",
      "img-src 'self' data: http: https:",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      "object-src 'none'",
    ]);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("x-frame-options")).toBe("DENY");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
    expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
  });

  test("get nothing under a foreign name, and no call", async () => {
    expect((await get("/app/", { host: "evil.example" })).status).toBe(403);
    expect((await get("/trpc/popular", fromElsewhere)).status).toBe(403);
  });
});
