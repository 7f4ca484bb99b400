/**
 * Point 12 of docs/reliability.md: behind nginx, as `deploy/nginx` sets it up, servers stop and
 * start one after another, and no request fails.
 */
import { setTimeout as sleep } from "node:timers/promises";

import { freePort, PostgresServer } from "@hellorec/test-postgres";
import { expect, test } from "vitest";

import { expectLedger } from "./ledger/check.ts";
import { Ledger } from "./ledger/ledger.ts";
import { MixedLoad } from "./proxy/mixed-load.ts";
import { Nginx, whyNoNginx } from "./proxy/nginx.ts";
import { Count, noteSkipped } from "./support/figures.ts";
import { makeFolder } from "./support/folders.ts";
import { anyInteger, rounds } from "./support/form.ts";
import { Connection } from "./support/http.ts";
import type { Program } from "./support/server.ts";
import { run, serve } from "./support/server.ts";

const STOPS = rounds({ quick: 2, long: 16 });
const REQUESTS = rounds({ quick: 1000, long: 50_000 });
const CALLERS = 24;
/** nginx gives no requests to a server for up to 2 s after three failures. */
const BACK_AFTER_MS = 3000;
const FIRST_AFTER_MS = 500;
/** For the rest of the requests, once the stops are done. */
const ANSWERED_WITHIN = { timeout: 900_000, interval: 200 };
const whyNot = whyNoNginx();
const skipped = noteSkipped("servers behind nginx", whyNot);

test.skipIf(whyNot !== undefined)(
  `servers behind nginx stop under load ${STOPS} times, and no request fails${skipped}`,
  async () => {
    const count = new Count("one of two servers behind nginx stopped by SIGTERM under load");
    await using postgres = await PostgresServer.start();
    await using folder = await disposableFolder();
    const database = await postgres.database("proxied");
    const { out } = await run(["keys", "create", "--print"], { folder: folder.path, database });
    const key = /hrk_\S+/.exec(out)?.[0] ?? "";
    const ports = [await freePort(), await freePort()] as const;
    const start = (port: number): Program =>
      serve({
        folder: folder.path,
        database,
        settings: {
          PORT: String(port),
          ALLOWED_HOSTS: "shop.example",
          TRUST_PROXY: "1",
          SHUTDOWN_GRACE_SECONDS: "0",
          HELLOREC_ADMIN_KEY: key,
        },
      });
    const servers = [start(ports[0]), start(ports[1])];
    await Promise.all(servers.map((server) => server.url));
    const port = await freePort();
    const ledger = new Ledger();
    const nginx = await Nginx.start(folder.path, port, ports);
    const load = new MixedLoad({
      port,
      certificate: nginx.certificate,
      key,
      ledger,
      callers: CALLERS,
    });
    try {
      for (let round = 0; round < STOPS; round += 1) {
        // Meanwhile nginx comes to use again what was stopped before.
        await sleep(round === 0 ? FIRST_AFTER_MS : BACK_AFTER_MS + anyInteger(0, 500));
        const at = round % servers.length;
        const ended = await servers[at]?.kill("SIGTERM");
        expect(ended).toMatchObject({ status: 0, signal: null, err: "" });
        const next = start(ports[at] ?? 0);
        servers[at] = next;
        await next.url;
        count.times += 1;
      }
      await expect
        .poll(() => load.succeeded + load.failures.length, ANSWERED_WITHIN)
        .toBeGreaterThan(REQUESTS);
    } finally {
      await load.stop();
      await nginx[Symbol.asyncDispose]();
      count.acknowledged = ledger.acknowledged;
      count.record();
    }
    const summary = `${load.failures.length} of ${load.succeeded + load.failures.length} failed\n`;
    process.stdout.write(`\n${summary}`);
    expect(load.failures, summary + nginx.errors().slice(-2000)).toEqual([]);
    for (const each of ports) {
      const asked = nginx.passed().filter(({ servers: [first] }) => first?.endsWith(`:${each}`));
      expect(asked.length).toBeGreaterThan(load.succeeded / 10);
    }
    const connection = new Connection((await servers[0]?.url) ?? "", {
      authorization: `Bearer ${key}`,
      host: "shop.example",
    });
    await expectLedger(ledger, connection, count);
    connection.close();
  },
);

async function disposableFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const folder = await makeFolder();
  return { path: folder.path, [Symbol.asyncDispose]: () => folder.remove() };
}
