/** The built program with many open streams: all get each list, and other callers are answered. */
import { get } from "node:http";

import { expect, test } from "vitest";

import { builtProgram } from "./testing/built-program.ts";

const program = builtProgram();
const STREAMS = 100;

/** Opens a stream and collects the IDs of the lists that it sends. */
function openStream(address: string, user: string): { readonly lists: string[]; close(): void } {
  const lists: string[] = [];
  const input = encodeURIComponent(JSON.stringify({ user_id: user, limit: 100 }));
  let text = "";
  const request = get(`${address}/trpc/live?input=${input}`, (response) => {
    response.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      const events = text.split("\n\n\n");
      text = events.pop() ?? "";
      for (const each of events) {
        const id = /"recommendation_id":"([^"]+)"/.exec(each)?.[1];
        if (id !== undefined) lists.push(id);
      }
    });
  });
  request.on("error", () => {});
  return { lists, close: () => request.destroy() };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
}

test("streams of one user share each list, and a bystander is answered all the while", async () => {
  const { url, child, ended } = program.start(["serve"]);
  const address = await url;
  const post = async (path: string, body: object): Promise<number> => {
    const answer = await fetch(`${address}${path}`, { method: "POST", body: JSON.stringify(body) });
    await answer.text();
    return answer.status;
  };
  const items = Array.from({ length: 200 }, (_, at) => ({
    item_id: `m${at}`,
    title: `Film ${at}`,
  }));
  expect(await post("/items/put", { items })).toBe(200);
  const streams = Array.from({ length: STREAMS }, () => openStream(address, "alice"));
  await until(() => streams.every(({ lists }) => lists.length === 1));
  const first = streams.map(({ lists }) => lists[0]);
  expect(new Set(first).size).toBe(STREAMS);

  let isOver = false;
  const statuses = new Set<number>();
  const bystander = (async () => {
    while (!isOver) {
      statuses.add(await post("/recommend", { user_id: "bob" }));
      statuses.add((await fetch(`${address}/livez`)).status);
    }
  })();
  for (let at = 0; at < 5; at++) {
    const before = streams.map(({ lists }) => lists.length);
    // The first of the list: it leaves the list of its user.
    const event = { user_id: "alice", item_id: `m${199 - at}`, type: "like" };
    expect(await post("/track", { events: [event] })).toBe(200);
    await until(() => streams.every(({ lists }, place) => lists.length > (before[place] ?? 0)));
    expect(new Set(streams.map(({ lists }) => lists.at(-1))).size).toBe(1);
  }
  isOver = true;
  await bystander;
  expect([...statuses]).toEqual([200]);
  for (const stream of streams) stream.close();
  child.kill("SIGTERM");
  expect(await ended).toMatchObject({ status: 0 });
}, 60_000);
