/** `GET /metrics`: who gets it, what it counts, and that clients add neither series nor texts to it. */
import { on } from "node:events";
import { readFile } from "node:fs/promises";
import { connect } from "node:net";

import { createUserToken } from "@hellorec/credentials";
import { afterAll, beforeAll, expect, test } from "vitest";

import type { TestServer } from "../testing/test-ports.ts";
import { startTestServer } from "../testing/test-ports.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.app.close());

async function scrape(headers: Record<string, string> = {}) {
  const response = await fetch(`${server.url}/metrics`, { headers });
  const text = await response.text();
  const values = new Map(
    text
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"))
      .map((line) => {
        const at = line.lastIndexOf(" ");
        return [line.slice(0, at), Number(line.slice(at + 1))];
      }),
  );
  return { response, text, values };
}

/** What was added to a series since an earlier scrape. */
function added(
  series: string,
  before: { values: Map<string, number> },
  after: { values: Map<string, number> },
): number {
  return (after.values.get(series) ?? 0) - (before.values.get(series) ?? 0);
}

const calls = (procedure: string, outcome: string) =>
  `hellorec_call_duration_seconds_count{procedure="${procedure}",outcome="${outcome}"}`;
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${server.url}${path}`, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json", ...headers },
  });
const event = { user_id: "canary-user", item_id: "canary-item", type: "view" };

test("calls are counted by procedure and outcome on every way, and events by result", async () => {
  const before = await scrape();
  await fetch(`${server.url}/trpc/helloRec?input={"user_id":"a"}`);
  await post("/trpc/track,track?batch=1", { 0: { events: [event] }, 1: { events: [{}, {}, {}] } });
  await post("/track", { events: [{ ...event, event_id: "1" }] });
  await post("/track", {
    events: [
      { ...event, event_id: "1" },
      { ...event, event_id: "1" },
    ],
  });
  await post("/hello_rec", { user_id: 1 });
  await post("/trpc/nothing", {});
  await fetch(`${server.url}/livez`);
  await fetch(`${server.url}/nowhere`);
  server.ports.failure.error = Object.assign(new Error("full"), { code: "UNAVAILABLE" });
  await post("/track", { events: [event, event] });
  server.ports.failure.error = new Error("broken");
  await post("/trpc/track", { events: [event] });
  server.ports.failure.error = undefined;
  const after = await scrape();
  const differences = Object.fromEntries(
    [
      calls("helloRec", "ok"),
      calls("helloRec", "client_error"),
      calls("track", "ok"),
      calls("track", "client_error"),
      calls("track", "unavailable"),
      calls("track", "server_error"),
      calls("/livez", "ok"),
      calls("/metrics", "ok"),
      calls("other", "client_error"),
      `hellorec_batch_calls_count`,
      `hellorec_batch_calls_sum`,
      `hellorec_track_events_count`,
      `hellorec_events_total{result="accepted"}`,
      `hellorec_events_total{result="duplicate"}`,
      `hellorec_events_total{result="rejected"}`,
      `hellorec_events_total{result="failed"}`,
      `hellorec_http_answers_total{code="404"}`,
      `hellorec_http_answers_total{code="207"}`,
      `hellorec_http_answers_total{code="500"}`,
    ].map((series) => [series, added(series, before, after)]),
  );
  expect(Object.values(differences)).toEqual([
    1, 1, 3, 1, 1, 1, 1, 1, 2, 1, 2, 3, 2, 2, 3, 3, 2, 1, 1,
  ]);
});

/** Sends requests on one connection, some at a time, and reads all answers. */
async function getAll(paths: readonly string[]): Promise<void> {
  const socket = connect(server.port, "127.0.0.1");
  for (let at = 0; at < paths.length; at += 50) {
    const some = paths.slice(at, at + 50);
    socket.write(some.map((path) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`).join(""));
    let text = "";
    for await (const [chunk] of on(socket, "data")) {
      text += String(chunk);
      if (text.split("HTTP/1.1 404").length > some.length) break;
    }
  }
  socket.destroy();
}

test("10,000 paths and 10,000 users add no series", async () => {
  const numbers = Array.from({ length: 10_000 }, (_, at) => at);
  const pathOf = (at: number) =>
    [`/random-${at}`, `/trpc/random${at}`, `/docs/${at}`][at % 3] ?? "";
  const userOf = (at: number) => ({ ...event, user_id: `user-${at}` });
  await getAll(numbers.slice(0, 3).map(pathOf));
  await post("/track", { events: [userOf(0)] });
  const before = await scrape();
  await getAll(numbers.map(pathOf));
  for (let at = 0; at < 10_000; at += 1000) {
    await post("/track", { events: numbers.slice(at, at + 1000).map(userOf) });
  }
  const after = await scrape();
  expect([...after.values.keys()]).toEqual([...before.values.keys()]);
  expect(added(calls("other", "client_error"), before, after)).toBe(6667);
  expect(added(calls("/docs/*", "client_error"), before, after)).toBe(3333);
  expect(added("hellorec_track_events_sum", before, after)).toBe(10_000);
});

test("with keys it needs one, of any scope, and has nothing that a client sent", async () => {
  const read = await server.keys.add("read");
  const write = await server.keys.add("write");
  const bearer = (text: string) => ({ authorization: `Bearer ${text}` });
  const token = createUserToken(write.text, { user_id: "canary-user", expires_in: 60 });
  const id = { "x-request-id": "canary-request" };
  await post("/track", { events: [event] }, { ...bearer(token), ...id });
  await post("/track", { events: [{ canary: "canary" }] }, bearer(write.text));
  const statuses = [];
  for (const headers of [{}, bearer(token), bearer("hrk_wrong")]) {
    statuses.push((await scrape(headers)).response.status);
  }
  expect(statuses).toEqual([401, 403, 401]);
  const { response, text, values } = await scrape(bearer(read.text));
  expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  expect(values.get(calls("track", "ok"))).toBeGreaterThan(0);
  for (const secret of [
    read.text,
    read.id,
    write.text,
    write.id,
    token,
    "canary",
    "hrk_",
    "hru_",
  ]) {
    expect(text).not.toContain(secret);
  }
  const head = await fetch(`${server.url}/metrics`, {
    method: "HEAD",
    headers: bearer(read.text),
  });
  expect(head.status).toBe(200);
  const refused = values.get(calls("stats.get", "refused")) ?? 0;
  await post("/stats/get", {}, bearer(write.text));
  const after = await scrape(bearer(read.text));
  expect(after.values.get(calls("stats.get", "refused"))).toBe(refused + 1);
});

test("docs/metrics.md names each metric with its kind", async () => {
  const admin = await server.keys.add("admin");
  const { text } = await scrape({ authorization: `Bearer ${admin.text}` });
  const served = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, kind]) => [name, kind]);
  const page = await readFile(new URL("../../../../docs/metrics.md", import.meta.url), "utf8");
  const documented = [...page.matchAll(/^\| `([a-z_\d]+)` +\| (counter|gauge|histogram) /gm)];
  expect(documented.map(([, name, kind]) => [name, kind])).toEqual(served);
});
