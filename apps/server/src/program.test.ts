/** The built program as an operator runs it: settings, refusals, signals, exit statuses. */
import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";

const program = fileURLToPath(new URL("../dist/hellorec-server.js", import.meta.url));
if (!existsSync(program)) throw new Error("build first: pnpm --filter @hellorec/server build");

const counts = z.object({ events: z.number(), users: z.number(), items: z.number() });
const statsAnswer = z.object({ data: z.object({ counts }) });

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

interface Running {
  readonly child: ChildProcess;
  /** Resolves with the address it printed. */
  readonly url: Promise<string>;
  readonly ended: Promise<Ended>;
}

let folder: string;
let running: Running[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hellorec-server-"));
  running = [];
});
afterEach(async () => {
  for (const { child, ended } of running) {
    child.kill("SIGKILL");
    await ended;
  }
  await rm(folder, { recursive: true });
});

function start(args: readonly string[], environment: Record<string, string> = {}): Running {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: folder,
    env: { PATH: process.env["PATH"], PORT: "0", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  const ended = new Promise<Ended>((resolve) => {
    child.once("close", (status) => resolve({ status, out, err }));
  });
  const url = new Promise<string>((resolve, reject) => {
    child.stdout.on("data", (chunk: Buffer) => {
      out += chunk.toString();
      const [address] = /http:\/\/\S+/.exec(out) ?? [];
      if (address !== undefined && out.includes("curl")) resolve(address);
    });
    void ended.then(() => reject(new Error(`it ended: ${out}${err}`)));
  });
  // Not every test waits for the address.
  url.catch(() => {});
  const one = { child, url, ended };
  running.push(one);
  return one;
}

const run = (args: readonly string[], environment?: Record<string, string>) =>
  start(args, environment).ended;

describe("serve", () => {
  test("prints its address and what to try, which works", async () => {
    const { child, url, ended } = start(["serve"]);
    const address = await url;
    expect((await fetch(`${address}/readyz`)).status).toBe(200);
    child.kill("SIGTERM");
    const { status, out } = await ended;
    expect(status).toBe(0);
    expect(out).toContain(`curl ${address}/hello_rec`);
    expect(out).toContain("npx pnpm@12 hellorec hello alice");
    expect((await stat(join(folder, "data/hellorec.db"))).isFile()).toBe(true);
  });

  test("stores what is tracked and recommends from it", async () => {
    const { url } = start(["serve"]);
    const address = await url;
    const call = async (path: string, input: object): Promise<unknown> =>
      (await fetch(address + path, { method: "POST", body: JSON.stringify(input) })).json();
    await call("/items/put", { items: [{ item_id: "m", title: "Metropolis" }] });
    const event = { event_id: "1", user_id: "a", item_id: "m", type: "like" };
    expect(await call("/track", { events: [event, event] })).toMatchObject({
      data: { accepted: 1, duplicates: 1 },
    });
    expect(await call("/popular", {})).toMatchObject({
      data: { items: [{ item: { item_id: "m" } }], strategy: "popular" },
    });
    expect(await call("/stats/get", {})).toMatchObject({
      data: {
        counts: { events: 1, items: 1 },
        procedures: expect.arrayContaining([
          expect.objectContaining({ procedure: "track", requests: 1 }),
        ]),
      },
    });
  });

  test("--demo fills an empty store, and is ready once its first model serves", async () => {
    const { child, url, ended } = start(["serve", "--demo"]);
    const address = await url;
    const answer: unknown = await (
      await fetch(`${address}/recommend`, { method: "POST", body: '{"user_id":"alice"}' })
    ).json();
    expect(answer).toMatchObject({ data: { strategy: "personal" } });
    const count = async (base: string) =>
      statsAnswer.parse(await (await fetch(`${base}/stats/get`, { method: "POST" })).json());
    const before = await count(address);
    expect(before.data.counts.items).toBeGreaterThan(0);
    child.kill("SIGTERM");
    expect(await ended).toMatchObject({ status: 0 });
    const again = await start(["serve", "--demo"]).url;
    expect(await count(again)).toEqual(before);
  });

  test("SIGTERM while requests come: every answer that was begun is whole, and kept", async () => {
    const { child, url, ended } = start(["serve"]);
    const address = await url;
    let acknowledged = 0;
    let refused = 0;
    const client = async (name: number): Promise<void> => {
      for (let at = 0; ; at++) {
        const event = {
          event_id: `${name}-${at}`,
          user_id: `u${name}`,
          item_id: "m",
          type: "view",
        };
        let answer;
        try {
          answer = await fetch(`${address}/track`, {
            method: "POST",
            body: JSON.stringify({ events: [event] }),
          });
        } catch {
          // No connection any more: nothing was begun.
          return;
        }
        // A body that breaks off would reject here, and fail the test.
        await answer.json();
        if (answer.status === 200) acknowledged++;
        else refused++;
        if (acknowledged === 100) child.kill("SIGTERM");
      }
    };
    await Promise.all(Array.from({ length: 8 }, (_, name) => client(name)));
    expect(await ended).toMatchObject({ status: 0 });
    expect(refused).toBe(0);
    const { url: again } = start(["serve"]);
    const stats: unknown = await (
      await fetch(`${await again}/stats/get`, { method: "POST" })
    ).json();
    expect(stats).toMatchObject({ data: { counts: { events: acknowledged } } });
  });

  test("SIGTERM ends event streams and idle connections", async () => {
    const { child, url, ended } = start(["serve"]);
    const address = await url;
    const input = encodeURIComponent('{"user_id":"a"}');
    const stream = await fetch(`${address}/trpc/live?input=${input}`);
    child.kill("SIGTERM");
    await expect(stream.text()).rejects.toThrow("terminated");
    expect(await ended).toMatchObject({ status: 0 });
  });

  test("a second signal ends it at once", async () => {
    const { child, url, ended } = start(["serve"], { SHUTDOWN_SECONDS: "600" });
    const { hostname, port } = new URL(await url);
    // Half a request holds the shutdown up.
    const socket = connect(Number(port), hostname);
    socket.on("error", () => {});
    socket.write("POST /track HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\n{");
    await new Promise((resolve) => setTimeout(resolve, 200));
    child.kill("SIGINT");
    await new Promise((resolve) => setTimeout(resolve, 300));
    child.kill("SIGINT");
    expect(await ended).toMatchObject({ status: 130 });
    socket.destroy();
  });

  test("a taken port is one line that names PORT", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => taken.once("listening", resolve));
    const address = taken.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const { status, err } = await run(["serve"], {
      PORT: String(address.port),
      LOG_LEVEL: "silent",
    });
    taken.close();
    expect(status).toBe(2);
    expect(err.trim().split("\n")).toEqual([expect.stringContaining("set PORT")]);
  });

  test("an address beyond loopback needs --insecure, and then warns", async () => {
    const refused = await run(["serve"], { HOST: "0.0.0.0" });
    expect(refused.status).toBe(2);
    expect(refused.err).toContain("--insecure");
    const { child, url, ended } = start(["serve", "--insecure"], { HOST: "0.0.0.0" });
    await url;
    child.kill("SIGTERM");
    const { status, out } = await ended;
    expect(status).toBe(0);
    expect(out).toContain("WARNING");
  });

  test("a second program on the same data is refused", async () => {
    await start(["serve"]).url;
    const { status, err } = await run(["serve"], { LOG_LEVEL: "silent" });
    expect(status).toBe(2);
    expect(err.trim().split("\n")).toHaveLength(1);
  });
});

describe("usage", () => {
  test("bad settings are told all at once", async () => {
    const { status, err } = await run(["serve"], {
      PORT: "x",
      LOG_LEVEL: "y",
      ALLOWED_HOSTS: "a/b",
    });
    expect(status).toBe(2);
    expect(err).toMatch(/PORT[^]*LOG_LEVEL[^]*ALLOWED_HOSTS/);
  });

  test.each([
    [["nope"], "unknown command"],
    [["serve", "--nope"], "--nope"],
    [["serve", "x"], "too many"],
    [["migrate", "--demo"], "belong to serve"],
    [["backup"], "new file"],
  ])("%j is refused", async (args, reason) => {
    const { status, err } = await run(args);
    expect(status).toBe(2);
    expect(err).toContain(reason);
    expect(err.trim().split("\n")).toHaveLength(1);
  });

  test("--help lists every setting, --version the version", async () => {
    const help = await run(["--help"]);
    expect(help).toMatchObject({ status: 0, err: "" });
    expect(help.out).toContain("DATABASE_URL");
    expect((await run(["--version"])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe("migrate and backup", () => {
  test("migrate makes a store, backup copies it", async () => {
    expect(await run(["migrate"])).toMatchObject({ status: 0, err: "" });
    expect(await run(["backup", "copy.db"])).toMatchObject({ status: 0, err: "" });
    expect(await run(["migrate"], { DATABASE_URL: "copy.db" })).toMatchObject({ status: 0 });
    const again = await run(["backup", "copy.db"]);
    expect(again.status).toBe(2);
    expect(again.err).toContain("exists already");
  });

  test("what is no database is refused", async () => {
    await writeFile(join(folder, "text.db"), "this is not a database, only text ".repeat(50));
    const { status, err } = await run(["migrate"], { DATABASE_URL: "text.db" });
    expect(status).toBe(2);
    expect(err.trim().split("\n")).toHaveLength(1);
  });
});
