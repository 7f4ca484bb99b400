/** What the proxy passes on. */
import { once } from "node:events";
import { connect, createServer } from "node:net";

import { expect, test } from "vitest";

import { delayProxy } from "./delay-proxy.ts";

test("every byte arrives, in order, and so does the end", async () => {
  const echo = createServer((socket) => socket.pipe(socket)).listen(0, "127.0.0.1");
  await once(echo, "listening");
  const address = echo.address();
  const port = address === null || typeof address === "string" ? 0 : address.port;
  await using proxy = await delayProxy(`postgres://someone@127.0.0.1:${port}/shop`, 3);
  expect(new URL(proxy.url).pathname).toBe("/shop");
  expect(new URL(proxy.url).username).toBe("someone");

  const socket = connect(Number(new URL(proxy.url).port), "127.0.0.1");
  const lines = Array.from({ length: 2000 }, (_, at) => `${at}\n`.repeat(20));
  for (const line of lines) socket.write(line);
  socket.end();
  let received = "";
  for await (const bytes of socket) received += String(bytes);
  expect(received).toBe(lines.join(""));
  echo.close();
});
