/** /readyz and /livez in every state, and whom they answer. */
import { afterAll, beforeAll, expect, test } from "vitest";

import { exchange, request } from "../testing/raw-http.ts";
import type { TestServer } from "../testing/test-ports.ts";
import { startTestServer } from "../testing/test-ports.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.app.close());

test.each(["GET", "HEAD"])("%s works under any Host, also for a load balancer", async (method) => {
  const strict = await startTestServer({
    access: { listenAddress: "0.0.0.0", allowedOrigins: [], allowedHosts: ["rec.example"] },
  });
  strict.readiness.ready();
  const statusOf = async (path: string, headers: Record<string, string>) =>
    (await request(strict.port, method, path, headers)).status;
  for (const path of ["/livez", "/readyz", "/livez?probe=1"]) {
    for (const named of ["10.0.0.7:5000", "[fd00::7]:5000", "rec-7.internal", ""]) {
      expect(await statusOf(path, { host: named })).toBe(200);
      expect(await statusOf(path, { host: named, "sec-fetch-site": "cross-site" })).toBe(200);
    }
    const old = `${method} ${path} HTTP/1.0\r\n\r\n`;
    expect(await exchange(strict.port, old)).toMatch(/^HTTP\/1\.1 200 /);
  }
  // Nothing else does, not even after a probe on the same address.
  expect(await statusOf("/", { host: "10.0.0.7:5000" })).toBe(403);
  expect(await statusOf("/livez/", { host: "10.0.0.7:5000" })).toBe(403);
  await strict.app.close();
});

test("/readyz follows the readiness", async () => {
  const state = async () => {
    const { status, body } = await request(server.port, "GET", "/readyz");
    const { status: state }: { status: string } = JSON.parse(body);
    return [status, state];
  };
  expect(await state()).toEqual([503, "starting"]);
  server.readiness.ready();
  expect(await state()).toEqual([200, "ready"]);
  let reachable = false;
  server.readiness.dependOn(() => reachable);
  expect(await state()).toEqual([503, "unreachable"]);
  reachable = true;
  expect(await state()).toEqual([200, "ready"]);
  reachable = false;
  server.readiness.draining();
  server.readiness.ready();
  expect(await state()).toEqual([503, "draining"]);
  expect((await request(server.port, "GET", "/livez")).status).toBe(200);
});
