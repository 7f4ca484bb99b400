/** A Node process that ends with events in its queues. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { expect, test } from "vitest";

import { startTestServer } from "../testing/test-server.ts";

const run = promisify(execFile);
const PACKAGE = fileURLToPath(new URL("../..", import.meta.url));

/** Runs a script with queues of this server, until it ends by itself. */
async function output(url: string, script: string): Promise<string> {
  const head = `
    import { createClient } from ${JSON.stringify(`${PACKAGE}dist/index.js`)};
    import { createEventQueue } from ${JSON.stringify(`${PACKAGE}dist/queue/index.js`)};
    const client = createClient({ url: ${JSON.stringify(url)} });
    const view = (item_id) => ({ user_id: "alice", item_id, type: "view" });
    const slow = { flush_interval_ms: 600_000 };
  `;
  const { stdout, stderr } = await run(
    process.execPath,
    ["--input-type=module", "--eval", head + script],
    { cwd: PACKAGE, timeout: 15_000 },
  );
  expect(stderr).toBe("");
  return stdout.trim();
}

test("what waits is sent before the exit, from any number of queues; no timer delays it", async () => {
  await using server = await startTestServer();
  const script = `
    for (let at = 0; at < 15; at += 1) createEventQueue(client, slow).add(view(String(at)));
  `;
  expect(await output(server.url, script)).toBe("");
  expect(server.events).toHaveLength(15);
});

test("a failure is tried again before the exit", async () => {
  await using server = await startTestServer();
  server.interceptors.push((request) => request.socket.destroy());
  await output(server.url, `createEventQueue(client, slow).add(view("faust"));`);
  expect(server.events).toHaveLength(1);
});

test("a server that does not come back ends the attempts, and the app is told", async () => {
  const script = `
    const onDropped = ({ reason, events }) => console.log(reason, events.length);
    createEventQueue(client, { ...slow, onDropped }).add(view("faust"));
  `;
  expect(await output("http://127.0.0.1:1", script)).toBe("closed 1");
});

test("a queue without events keeps no process alive", async () => {
  expect(await output("http://127.0.0.1:1", "createEventQueue(client);")).toBe("");
});

test("what a storage keeps for the next process does not delay the exit again and again", async () => {
  const script = `
    const entries = new Map();
    const storage = {
      get length() { return entries.size; },
      key: (at) => [...entries.keys()][at] ?? null,
      getItem: (key) => entries.get(key) ?? null,
      setItem: (key, value) => void entries.set(key, value),
      removeItem: (key) => void entries.delete(key),
    };
    createEventQueue(client, { ...slow, storage }).add(view("faust"));
    process.once("exit", () => console.log(entries.size));
  `;
  expect(await output("http://127.0.0.1:1", script)).toBe("1");
}, 20_000);
