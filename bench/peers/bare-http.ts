/** The limit: `node:http`, JSON.parse and JSON.stringify, nothing checked. */
import { createServer } from "node:http";
import type { ServerResponse } from "node:http";

import { hello, helloEnvelope, HOST, port } from "./hello.ts";

createServer((request, response) => {
  if (request.method === "GET") {
    const input = (request.url ?? "").slice("/hello?input=".length) || "{}";
    const { user_id } = JSON.parse(decodeURIComponent(input));
    send(response, { result: { data: hello(user_id) } });
    return;
  }
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const { user_id } = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    send(response, helloEnvelope(user_id));
  });
}).listen(port(), HOST);

function send(response: ServerResponse, value: object): void {
  // A string leaves in one write together with the head; a buffer would be a second one.
  const body = JSON.stringify(value);
  response.writeHead(200, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
  });
  response.end(body);
}
