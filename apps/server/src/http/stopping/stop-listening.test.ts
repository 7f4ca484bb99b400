/** Connections that wait for being accepted when the listener closes. */
import { once } from "node:events";
import { createServer } from "node:http";
import { connect } from "node:net";

import { expect, test } from "vitest";

import { stopListening } from "./stop-listening.ts";

test("requests on connections that wait are answered, and later ones are refused", async () => {
  const server = createServer((_request, response) => response.end("answered"));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? (address?.port ?? 0) : 0;
  const ask = async (): Promise<string> => {
    // To an address, Node connects at once: the connection waits before the listener closes.
    const socket = connect(port, "127.0.0.1");
    socket.write("GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    let text = "";
    try {
      for await (const chunk of socket) text += String(chunk);
    } catch (error) {
      return String(error);
    }
    return text;
  };
  const waiting = Array.from({ length: 20 }, ask);
  await stopListening(server);
  expect(server.listening).toBe(false);
  for (const answer of await Promise.all(waiting)) expect(answer).toMatch(/answered$/);
  expect(await ask()).toContain("ECONNREFUSED");
});
