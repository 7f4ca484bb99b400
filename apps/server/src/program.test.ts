/** The built program as an operator runs it: settings, refusals, signals, exit statuses. */
import type { ChildProcess } from "node:child_process";
import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { copyFile, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { Agent, request } from "node:http";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";

import { openStore } from "@hellorec/store";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";

import { settingsHelp } from "./config.ts";

const program = fileURLToPath(new URL("../dist/hellorec-server.js", import.meta.url));
if (!existsSync(program)) throw new Error("build first: pnpm --filter @hellorec/server build");

const counts = z.object({ events: z.number(), users: z.number(), items: z.number() });
const statsAnswer = z.object({ data: z.object({ counts }) });

interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
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
    child.once("close", (status, signal) => resolve({ status, signal, out, err }));
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

  test("serves the page that lies beside the program", async () => {
    const { child, url, ended } = start(["serve"]);
    const address = await url;
    const page = await fetch(`${address}/app/`);
    expect(page.status).toBe(200);
    const scripts = [...(await page.text()).matchAll(/src="(\/app\/assets\/[^"]+\.js)"/g)];
    expect(scripts.length).toBeGreaterThan(0);
    for (const [, path] of scripts) {
      const script = await fetch(address + path);
      expect(script.status).toBe(200);
      expect(script.headers.get("content-encoding")).toMatch(/^(?:br|gzip)$/);
    }
    child.kill("SIGTERM");
    expect((await ended).out).toContain(`open ${address}/app/`);
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

  test("fits with the model it is told to, on as many threads as long histories need", async () => {
    const address = await start(["serve"], { MODEL: "ridge", REFIT_AFTER_EVENTS: "0" }).url;
    const call = async (path: string, input: object): Promise<unknown> =>
      (await fetch(address + path, { method: "POST", body: JSON.stringify(input) })).json();
    // The squares of histories add up to what threads are started for.
    for (let user = 0; user < 25; user += 1) {
      const events = Array.from({ length: 1000 }, (_, at) => ({
        user_id: `user-${user}`,
        item_id: `item-${(user + at) % 1100}`,
        type: "like",
      }));
      await call("/track", { events });
    }
    await call("/model/train", {});
    let status: unknown;
    do {
      await sleep(50);
      status = await call("/model/status", {});
    } while (JSON.stringify(status).includes('"state":"running"'));
    expect(status).toMatchObject({
      data: {
        model: { algorithm: "ridge", counts: { interactions: 25_000 }, choice: { by: "setting" } },
        job: { state: "done", progress: 1 },
      },
    });
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

  test("SIGTERM under load: no request fails on an open connection, and no event is lost", async () => {
    for (let round = 0; round < 3; round++) {
      const DATABASE_URL = `round-${round}.db`;
      const { child, url, ended } = start(["serve"], { DATABASE_URL });
      const { port } = new URL(await url);
      const callers = Array.from({ length: 32 }, (_, at) => keepAliveCaller(Number(port), at));
      setTimeout(() => child.kill("SIGTERM"), 300);
      const told = await Promise.all(callers);
      expect(await ended).toMatchObject({ status: 0 });
      expect(told.flatMap(({ failures }) => failures)).toEqual([]);
      const store = await openStore({ url: join(folder, DATABASE_URL) });
      const { events } = await store.counts();
      await store.close();
      expect(events).toBe(told.reduce((sum, { acknowledged }) => sum + acknowledged, 0));
    }
  });

  test("SIGTERM leaves the whole of the data in the one file", async () => {
    const { child, url, ended } = start(["serve"], { DATABASE_URL: "whole.db" });
    const event = { event_id: "1", user_id: "a", item_id: "m", type: "view" };
    const body = JSON.stringify({ events: [event] });
    expect((await fetch(`${await url}/track`, { method: "POST", body })).status).toBe(200);
    child.kill("SIGTERM");
    expect(await ended).toMatchObject({ status: 0 });
    await copyFile(join(folder, "whole.db"), join(folder, "alone.db"));
    const store = await openStore({ url: join(folder, "alone.db") });
    expect(await store.counts()).toMatchObject({ events: 1 });
    await store.close();
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
    // By the signal itself: 130 to a shell.
    expect(await ended).toMatchObject({ status: null, signal: "SIGINT" });
    socket.destroy();
  });

  test("a disk that does not answer holds up no SIGTERM, and the end only to its deadline", async () => {
    // One thread for all files, and that one waits for a pipe that nobody writes to.
    const pipe = join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    await writeFile(
      join(folder, "hang.mjs"),
      `import { open } from "node:fs";
       process.on("newListener", (name) => name === "SIGTERM" && open(${JSON.stringify(pipe)}, () => {}));`,
    );
    const { child, ended } = start(["serve"], {
      UV_THREADPOOL_SIZE: "1",
      NODE_OPTIONS: `--import=${pathToFileURL(join(folder, "hang.mjs")).href}`,
      SHUTDOWN_SECONDS: "1",
    });
    await new Promise((resolve) => setTimeout(resolve, 1000));
    child.kill("SIGTERM");
    const { status, signal, err } = await ended;
    expect({ status, signal }).toEqual({ status: null, signal: "SIGKILL" });
    expect(err).toContain("not stopped within SHUTDOWN_SECONDS=1");
  });

  test("a taken port is one line that names PORT", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => taken.once("listening", resolve));
    const address = taken.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const { status, err } = await run(["serve"], { PORT: String(address.port) });
    taken.close();
    expect(status).toBe(2);
    expect(err.trim().split("\n")).toEqual([expect.stringContaining("set PORT")]);
    expect(await readdir(folder)).toEqual([]);
  });

  test("an address beyond loopback needs --insecure, and then warns", async () => {
    const refused = await run(["serve"], { HOST: "0.0.0.0" });
    expect(refused.status).toBe(2);
    expect(refused.err).toContain("--insecure");
    const nowhere = await run(["serve"], { HOST: "nosuch.invalid" });
    expect(nowhere.err).toContain("nosuch.invalid is no address of this machine");
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

/**
 * Sends one event after the other on one connection, each as soon as the last is answered, until
 * the server says that the connection ends.
 */
function keepAliveCaller(
  port: number,
  name: number,
): Promise<{ acknowledged: number; failures: string[] }> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const told = { acknowledged: 0, failures: [] as string[] };
  return new Promise((resolve) => {
    const end = (failure?: string): void => {
      if (failure !== undefined) told.failures.push(failure);
      agent.destroy();
      resolve(told);
    };
    const send = (): void => {
      const event = { event_id: `${name}-${told.acknowledged}`, user_id: "a", item_id: "m" };
      const options = { port, host: "127.0.0.1", path: "/track", method: "POST", agent };
      const call = request(options, (answer) => {
        answer.resume();
        answer.once("error", (error) => end(error.message));
        answer.once("end", () => {
          if (answer.statusCode !== 200) return end(`status ${answer.statusCode}`);
          told.acknowledged++;
          return answer.headers.connection === "close" ? end() : send();
        });
      });
      call.once("error", (error) => end(error.message));
      call.end(JSON.stringify({ events: [{ ...event, type: "view" }] }));
    };
    send();
  });
}

describe("usage", () => {
  test("bad settings are told all at once", async () => {
    const { status, err } = await run(["serve"], {
      PORT: "x",
      LOG_LEVEL: "y",
      ALLOWED_HOSTS: "a/b",
      HOST: "0.0.0.0",
    });
    expect(status).toBe(2);
    expect(err).toMatch(/PORT: [^]*LOG_LEVEL: [^]*ALLOWED_HOSTS: [^]*HOST: /);
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
    for (const { name, standard, meaning } of settingsHelp()) {
      expect(help.out).toContain(`${name} (default: ${standard})\n      ${meaning}`);
    }
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
