/**
 * The built program stops: no request fails, no event is lost, and nothing delays the end forever.
 */
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { copyFile, writeFile } from "node:fs/promises";
import { Agent, request } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { openStore } from "@hellorec/store";
import { expect, test } from "vitest";

import { builtProgram } from "./testing/built-program.ts";

const program = builtProgram();

test("SIGTERM while requests come: every started answer is complete, and its events are stored", async () => {
  const { child, url, ended } = program.start(["serve"]);
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
        // The server takes no connection any more: no answer was started.
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
  const { url: again } = program.start(["serve"]);
  const stats: unknown = await (await fetch(`${await again}/stats/get`, { method: "POST" })).json();
  expect(stats).toMatchObject({ data: { counts: { events: acknowledged } } });
});

test("SIGTERM under load: no request fails on an open connection, and no event is lost", async () => {
  for (let run = 0; run < 3; run++) {
    const DATABASE_URL = `run-${run}.db`;
    const { child, url, ended } = program.start(["serve"], { DATABASE_URL });
    const { port } = new URL(await url);
    const callers = Array.from({ length: 32 }, (_, at) => keepAliveCaller(Number(port), at));
    setTimeout(() => child.kill("SIGTERM"), 300);
    const results = await Promise.all(callers);
    expect(await ended).toMatchObject({ status: 0 });
    expect(results.flatMap(({ failures }) => failures)).toEqual([]);
    const store = await openStore({ url: join(program.folder, DATABASE_URL) });
    const { events } = await store.counts();
    await store.close();
    expect(events).toBe(results.reduce((sum, { acknowledged }) => sum + acknowledged, 0));
  }
});

test.runIf(process.platform !== "win32")(
  "an unexpected error under load ends it with status 1, and no event is lost",
  async () => {
    const preload = join(program.folder, "throw.mjs");
    const code = `process.once("SIGUSR2", () => { throw new Error("nobody expected this"); });`;
    await writeFile(preload, code);
    const NODE_OPTIONS = `--import=${pathToFileURL(preload).href}`;
    const { child, url, ended } = program.start(["serve"], {
      DATABASE_URL: "whole.db",
      NODE_OPTIONS,
    });
    const { port } = new URL(await url);
    const callers = Array.from({ length: 32 }, (_, at) => keepAliveCaller(Number(port), at));
    setTimeout(() => child.kill("SIGUSR2"), 300);
    const results = await Promise.all(callers);
    expect(await ended).toMatchObject({ status: 1, signal: null });
    const store = await openStore({ url: join(program.folder, "whole.db") });
    const { events } = await store.counts();
    await store.close();
    expect(events).toBe(results.reduce((sum, { acknowledged }) => sum + acknowledged, 0));
  },
);

test("SIGTERM leaves the whole of the data in the one file", async () => {
  const { child, url, ended } = program.start(["serve"], { DATABASE_URL: "whole.db" });
  const event = { event_id: "1", user_id: "a", item_id: "m", type: "view" };
  const body = JSON.stringify({ events: [event] });
  expect((await fetch(`${await url}/track`, { method: "POST", body })).status).toBe(200);
  child.kill("SIGTERM");
  expect(await ended).toMatchObject({ status: 0 });
  await copyFile(join(program.folder, "whole.db"), join(program.folder, "alone.db"));
  const store = await openStore({ url: join(program.folder, "alone.db") });
  expect(await store.counts()).toMatchObject({ events: 1 });
  await store.close();
});

test("SIGTERM ends event streams and idle connections", async () => {
  const { child, url, ended } = program.start(["serve"]);
  const address = await url;
  const { hostname, port } = new URL(address);
  const unused = connect(Number(port), hostname);
  await once(unused, "connect");
  const input = encodeURIComponent('{"user_id":"a"}');
  const stream = await fetch(`${address}/trpc/live?input=${input}`);
  child.kill("SIGTERM");
  await expect(stream.text()).rejects.toThrow("terminated");
  const { status, err } = await ended;
  expect(status).toBe(0);
  expect(err).not.toContain("cutting them off");
  unused.destroy();
});

test("SIGTERM with a grace: it serves while it is not ready, and a further signal ends the grace", async () => {
  const grace = { SHUTDOWN_GRACE_SECONDS: "500", SHUTDOWN_SECONDS: "600" };
  const { child, url, ended } = program.start(["serve"], grace);
  const address = await url;
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const get = (path: string) =>
    new Promise<string>((resolve, reject) => {
      const call = request(address + path, { agent }, (answer) => {
        answer.resume();
        answer.once("end", () => resolve(`${answer.statusCode} ${answer.headers.connection}`));
      });
      call.once("error", reject).end();
    });
  const input = encodeURIComponent("{}");
  expect(await get("/readyz")).toBe("200 keep-alive");
  child.kill("SIGTERM");
  await expect.poll(() => get("/readyz")).toBe("503 close");
  // Each on a new connection.
  expect(await get(`/trpc/popular?input=${input}`)).toBe("200 close");
  expect(await get("/livez")).toBe("200 close");
  await new Promise((resolve) => setTimeout(resolve, 150));
  child.kill("SIGTERM");
  expect(await ended).toMatchObject({ status: 0, signal: null });
});

test("a second signal ends it at once", async () => {
  const { child, url, ended } = program.start(["serve"], { SHUTDOWN_SECONDS: "600" });
  const address = await url;
  const { hostname, port } = new URL(address);
  // Half a request delays the shutdown.
  const socket = connect(Number(port), hostname);
  socket.on("error", () => {});
  socket.write("POST /track HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\n{");
  await new Promise((resolve) => setTimeout(resolve, 200));
  child.kill("SIGINT");
  const isStopping = () =>
    fetch(`${address}/livez`).then(
      () => false,
      () => true,
    );
  await expect.poll(isStopping).toBe(true);
  // Signals that come sooner count as one.
  await new Promise((resolve) => setTimeout(resolve, 150));
  child.kill("SIGINT");
  // By the signal itself: 130 to a shell.
  expect(await ended).toMatchObject({ status: null, signal: "SIGINT" });
  socket.destroy();
});

test("a disk that does not respond delays the end only to the deadline", async () => {
  // All file operations share one thread, and it waits for a pipe without a writer.
  const pipe = join(program.folder, "pipe");
  execFileSync("mkfifo", [pipe]);
  await writeFile(
    join(program.folder, "hang.mjs"),
    `import { open } from "node:fs";
     process.on("newListener", (name) => {
       if (name !== "SIGTERM") return;
       open(${JSON.stringify(pipe)}, () => {});
       setImmediate(() => process.stdout.write("waiting\\n"));
     });`,
  );
  const { child, ended } = program.start(["serve"], {
    UV_THREADPOOL_SIZE: "1",
    NODE_OPTIONS: `--import=${pathToFileURL(join(program.folder, "hang.mjs")).href}`,
    SHUTDOWN_SECONDS: "1",
  });
  // It says so once it would be notified of the signal.
  await once(child.stdout ?? child, "data");
  child.kill("SIGTERM");
  const { status, signal, err } = await ended;
  expect({ status, signal }).toEqual({ status: null, signal: "SIGKILL" });
  expect(err).toContain("not stopped within SHUTDOWN_SECONDS=1");
});

/**
 * Sends one event after the other on one connection, until the server says that the connection
 * ends.
 */
function keepAliveCaller(
  port: number,
  name: number,
): Promise<{ acknowledged: number; failures: string[] }> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const result = { acknowledged: 0, failures: [] as string[] };
  return new Promise((resolve) => {
    const end = (failure?: string): void => {
      if (failure !== undefined) result.failures.push(failure);
      agent.destroy();
      resolve(result);
    };
    const send = (): void => {
      const event = { event_id: `${name}-${result.acknowledged}`, user_id: "a", item_id: "m" };
      const options = { port, host: "127.0.0.1", path: "/track", method: "POST", agent };
      const call = request(options, (answer) => {
        answer.resume();
        answer.once("error", (error) => end(error.message));
        answer.once("end", () => {
          if (answer.statusCode !== 200) return end(`status ${answer.statusCode}`);
          result.acknowledged++;
          return answer.headers.connection === "close" ? end() : send();
        });
      });
      call.once("error", (error) => end(error.message));
      call.end(JSON.stringify({ events: [{ ...event, type: "view" }] }));
    };
    send();
  });
}
