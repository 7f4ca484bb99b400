/** Streams of the built program through a server that hangs, fails and comes back. */
import { afterAll, beforeAll, expect, test } from "vitest";

import { refusal, startFaultProxy } from "../testing/fault-proxy.ts";
import type { Fault } from "../testing/fault-proxy.ts";
import { buildCli, startServer } from "../testing/programs.ts";
import type { BuiltCli, ServerProcess } from "../testing/programs.ts";

let cli: BuiltCli;
let server: ServerProcess;

beforeAll(async () => {
  [cli, server] = await Promise.all([buildCli(), startServer()]);
});

afterAll(async () => {
  await cli[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

/** The server falls silent, hangs, fails as while it starts again, and is there again. */
const OUTAGE: readonly Fault[] = [
  { path: "/trpc/live", times: 1, effect: "fall_silent" },
  { path: "/trpc/live", times: 1, effect: "hang" },
  { path: "/trpc/live", times: 2, effect: refusal("SERVICE_UNAVAILABLE", 503) },
];

test.each([
  [["recommend", "alice", "--watch", "--json"]],
  [["call", "live", '{"user_id":"alice"}']],
])("%j goes on after an outage, and says so", async (args) => {
  await using proxy = await startFaultProxy(server.url, OUTAGE);
  const running = cli.start([...args, "--timeout", "1"], { HELLOREC_URL: proxy.url });
  const lines = () => running.stdout().split("\n").length - 1;
  await expect.poll(lines, { timeout: 20_000 }).toBe(2);
  running.signal("SIGINT");
  const { status, stderr } = await running.finished;
  expect(status).toBe(130);
  expect(stderr).toBe(
    `no answer from ${proxy.url} (the stream fell silent); trying again until Ctrl-C\nconnected again\n`,
  );
});
