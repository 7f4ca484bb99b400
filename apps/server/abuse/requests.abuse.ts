/** Requests that Node's parser shortens or repairs must be refused, not answered. */
import { once } from "node:events";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Folder } from "../faults/support/folders.ts";
import { makeFolder } from "../faults/support/folders.ts";
import type { Program } from "../faults/support/server.ts";
import { serve } from "../faults/support/server.ts";
import { openSocket } from "./support/client.ts";

const DROPPED_AFTER = 2000;
const INVALID = Buffer.from([0xff]);

let folder: Folder;
let server: Program;
let port: number;

beforeAll(async () => {
  folder = await makeFolder();
  server = serve({ folder: folder.path });
  port = Number(new URL(await server.url).port);
});
afterAll(async () => {
  await server.kill("SIGTERM");
  await folder.remove();
});

async function statusOf(line: string, headers: string, body: Buffer): Promise<number> {
  const socket = await openSocket(port);
  if (socket === undefined) return 0;
  const head = `${line} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n${headers}content-length: ${body.length}\r\nconnection: close\r\n\r\n`;
  socket.write(Buffer.concat([Buffer.from(head, "latin1"), body]));
  try {
    // The rest of a stream would never end.
    const [start]: unknown[] = await once(socket, "data", { signal: AbortSignal.timeout(10_000) });
    return Number(String(start).split(" ")[1]);
  } finally {
    socket.destroy();
  }
}

test.each(["/users/forget", "/trpc/users.forget", "/items/remove"])(
  "%s with a foreign Origin behind 2,000 headers is refused",
  async (path) => {
    const many = "a:b\r\n".repeat(DROPPED_AFTER);
    const headers = `content-type: application/json\r\n${many}origin: https://evil.test\r\n`;
    expect([403, 431]).toContain(await statusOf(`POST ${path}`, headers, Buffer.from("{}")));
  },
);

describe("invalid UTF-8 is refused", () => {
  const event = (user: Buffer): Buffer =>
    Buffer.concat([
      Buffer.from('{"events":[{"item_id":"i","type":"view","user_id":"x'),
      user,
      Buffer.from('"}]}'),
    ]);
  const JSON_TYPE = "content-type: application/json\r\n";

  test.each(["/track", "/trpc/track"])("in the body, to %s", async (path) => {
    expect(await statusOf(`POST ${path}`, JSON_TYPE, event(INVALID))).toBe(400);
    expect(await statusOf(`POST ${path}`, JSON_TYPE, event(Buffer.from("ÿ")))).toBe(200);
  });

  test("in the body of a batch", async () => {
    const body = Buffer.concat([Buffer.from('{"0":'), event(INVALID), Buffer.from("}")]);
    expect(await statusOf("POST /trpc/track?batch=1", JSON_TYPE, body)).toBe(400);
  });

  test.each([
    "/trpc/helloRec?input=%7B%22user_id%22%3A%22x%FF%22%7D",
    "/trpc/recommend?input=%7B%22user_id%22%3A%22x%FF%22%7D",
    "/trpc/live?input=%7B%22user_id%22%3A%22x%FF%22%7D",
    "/trpc/helloRec,helloRec?batch=1&input=%7B%220%22%3A%7B%22user_id%22%3A%22x%FF%22%7D%7D",
  ])("in the query string: GET %s", async (target) => {
    expect(await statusOf(`GET ${target}`, "", Buffer.alloc(0))).toBe(400);
  });
});
