/** /readyz and /livez in every state. */
import { afterAll, beforeAll, expect, test } from "vitest";

import { request } from "../testing/raw-http.ts";
import type { TestHost } from "../testing/test-ports.ts";
import { startTestHost } from "../testing/test-ports.ts";

let host: TestHost;
beforeAll(async () => {
  host = await startTestHost();
});
afterAll(() => host.app.close());

test("/readyz follows the readiness", async () => {
  const state = async () => {
    const { status, body } = await request(host.port, "GET", "/readyz");
    const { status: state }: { status: string } = JSON.parse(body);
    return [status, state];
  };
  expect(await state()).toEqual([503, "starting"]);
  host.readiness.ready();
  expect(await state()).toEqual([200, "ready"]);
  let reachable = false;
  host.readiness.dependOn(() => reachable);
  expect(await state()).toEqual([503, "unreachable"]);
  reachable = true;
  expect(await state()).toEqual([200, "ready"]);
  reachable = false;
  host.readiness.draining();
  host.readiness.ready();
  expect(await state()).toEqual([503, "draining"]);
  expect((await request(host.port, "GET", "/livez")).status).toBe(200);
});
