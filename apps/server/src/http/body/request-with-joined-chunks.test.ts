/** Bodies in small chunks, on real connections. */
import { createServer } from "node:http";
import type { IncomingMessage, RequestListener, Server } from "node:http";
import { connect, Socket } from "node:net";
import { setImmediate as nextIteration } from "node:timers/promises";

import { afterEach, expect, test } from "vitest";

import { startHeldServer, until } from "../../testing/held-server.ts";
import { parseAnswer } from "../../testing/raw-http.ts";
import { HIGH_WATER_MARK, READ_CHUNK } from "../limits.ts";
import { RequestWithJoinedChunks } from "./request-with-joined-chunks.ts";

const HEAD = "POST /held HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
const LAST = "0\r\n\r\n";

let server: Server | undefined;
let sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  sockets = [];
  server?.close();
  server = undefined;
});

async function listen(listener: RequestListener): Promise<(bytes: string) => Socket> {
  const options = { IncomingMessage: RequestWithJoinedChunks, highWaterMark: HIGH_WATER_MARK };
  const started = createServer(options, listener);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, "127.0.0.1", resolve));
  const address = started.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return (bytes) => {
    const socket = connect(address.port, "127.0.0.1");
    sockets.push(socket);
    socket.write(bytes);
    return socket;
  };
}

/** A chunk of the body for each character. */
function inBytes(text: string): string {
  return text.replaceAll(/./g, "1\r\n$&\r\n");
}

/** Collects the chunks of a body from now on. */
function chunksOf(request: IncomingMessage): string[] {
  const chunks: string[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk.toString()));
  return chunks;
}

/** A request that is on no server. */
function chunkedRequest(): RequestWithJoinedChunks {
  const request = new RequestWithJoinedChunks(new Socket());
  request.headers = { "transfer-encoding": "chunked" };
  return request;
}

/** Reads what is left of a body. */
async function wholeBody(request: IncomingMessage | undefined): Promise<string> {
  if (request === undefined) return "";
  const chunks = chunksOf(request);
  await new Promise((resolve) => request.once("end", resolve));
  expect(chunks.length).toBeLessThan(500);
  return chunks.join("");
}

/** Waits until a value is the same for some iterations of the event loop. */
async function untilUnchanged(value: () => unknown): Promise<void> {
  let same = 0;
  for (let before = value(); same < 20; same += 1) {
    await nextIteration();
    const now = value();
    if (now !== before) same = 0;
    before = now;
  }
}

const digits = "0123456789".repeat(1000);

test("thousands of chunks that arrive together are a few, and nothing is lost", async () => {
  let chunks: string[] = [];
  let hasEnded = false;
  const open = await listen((request) => {
    chunks = chunksOf(request);
    request.on("end", () => (hasEnded = true));
  });
  open(HEAD + inBytes(digits) + LAST);
  await until(() => hasEnded);
  expect(chunks.join("")).toBe(digits);
  expect(chunks.length).toBeLessThan(50);
});

test("a body that nobody reads is kept in a few buffers, and is read later", async () => {
  const requests: IncomingMessage[] = [];
  const open = await listen((request) => requests.push(request));
  open(HEAD + inBytes(digits.repeat(20)) + LAST);
  await until(() => requests.length > 0);
  const [unread] = requests;
  await untilUnchanged(() => unread?.readableLength);
  expect(unread?.readableLength).toBeGreaterThan(0);
  expect(unread?.readableLength).toBeLessThanOrEqual(HIGH_WATER_MARK + READ_CHUNK);
  expect(await wholeBody(unread)).toBe(digits.repeat(20));
});

test("a body whose chunks come one by one waits, and is read later", async () => {
  const requests: IncomingMessage[] = [];
  const open = await listen((request) => requests.push(request));
  const socket = open(HEAD);
  await until(() => requests.length > 0);
  const [unread] = requests;
  for (let at = 0; at < 200; at++) {
    socket.write(inBytes(String(at % 10)));
    await nextIteration();
    await nextIteration();
  }
  await untilUnchanged(() => unread?.readableLength);
  expect(unread?.readableLength).toBeGreaterThan(0);
  socket.write(LAST);
  expect(await wholeBody(unread)).toBe(digits.slice(0, 200));
});

test("a chunk that comes alone does not wait for the next one", async () => {
  let chunks: string[] = [];
  const open = await listen((request) => (chunks = chunksOf(request)));
  const socket = open(HEAD);
  for (const part of ["a", "b", "c"]) {
    socket.write(inBytes(part));
    await until(() => chunks.at(-1) === part);
  }
  expect(chunks).toEqual(["a", "b", "c"]);
});

test("small chunks come before and after large ones in their order", async () => {
  let text: string | undefined;
  const open = await listen((request) => {
    const chunks = chunksOf(request);
    request.on("end", () => (text = chunks.join("")));
  });
  const large = "x".repeat(5000);
  open(`${HEAD}${inBytes("ab")}1388\r\n${large}\r\n${inBytes("cd")}${LAST}`);
  await until(() => text !== undefined);
  expect(text).toBe(`ab${large}cd`);
});

test("bodies that arrive at the same time keep their own bytes", async () => {
  const texts: string[] = [];
  const open = await listen((request) => {
    const chunks = chunksOf(request);
    request.on("end", () => texts.push(chunks.join("")));
  });
  const letters = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
  const all = letters.map((letter) => open(HEAD + inBytes(letter.repeat(3000))));
  for (const [at, socket] of all.entries()) {
    socket.write(inBytes((letters[at] ?? "").repeat(3000)) + LAST);
  }
  await until(() => texts.length === letters.length);
  expect(texts.toSorted()).toEqual(letters.map((letter) => letter.repeat(6000)));
});

test("a body that ends early leaves nothing to others", async () => {
  const leaves = chunkedRequest();
  const left = chunksOf(leaves);
  leaves.push(Buffer.from("leaves"));
  leaves.destroy();
  const stays = chunkedRequest();
  const kept = chunksOf(stays);
  stays.push(Buffer.from("stays"));
  stays.push(null);
  await until(() => kept.length > 0);
  expect([left, kept]).toEqual([[], ["stays"]]);
});

test("pieces are counted once", () => {
  const request = chunkedRequest();
  for (let at = 0; at < 300; at++) request.push(Buffer.from("x"));
  expect(request.takePieces()).toBe(300);
  expect(request.takePieces()).toBe(0);
  request.push(Buffer.alloc(READ_CHUNK));
  expect(request.takePieces()).toBe(0);
});

test("Node stops to read chunks with a length at the high-water mark, each in its own buffer", () => {
  const request = new RequestWithJoinedChunks(new Socket());
  request.headers = { "content-length": "100000" };
  let chunks = 1;
  while (request.push(Buffer.from("x"))) chunks += 1;
  expect(chunks).toBe(Math.ceil(request.readableHighWaterMark / 401));
});

test("Node stops to read joined chunks after 1,024 of them, or at the high-water mark", () => {
  for (const bytes of [1, 100]) {
    const request = chunkedRequest();
    let chunks = 1;
    while (request.push(Buffer.alloc(bytes))) chunks += 1;
    expect(chunks).toBe(Math.min(1024, Math.ceil(request.readableHighWaterMark / bytes)));
  }
});

test("the server takes such bodies of 100 KB, also of calls that wait", async () => {
  const calls = { running: 1, runningPerClient: 1, waiting: 10, waitingPerClient: 10 };
  const held = await startHeldServer({ limits: { calls } });
  try {
    const all = [1, 2, 3].map(() => held.open(HEAD + inBytes(digits.repeat(10)) + LAST));
    await until(() => {
      held.release();
      return all.every(({ text }) => text() !== "");
    });
    expect(all.map(({ text }) => parseAnswer(text()).status)).toEqual([200, 200, 200]);
  } finally {
    held.releaseAll();
    await held.app.close();
  }
});
