/** Answers connections that send no valid HTTP, or send it too slowly. */
import type { Socket } from "node:net";

import { hellorecCode } from "@hellorec/api";

import { HTML, NOT_FOUND_PAGE } from "./html-page.ts";

interface BrokenRequestAnswer {
  readonly status: number;
  readonly reason: string;
  readonly type: string;
  readonly body: string;
}

/** Writes an answer and closes the connection. Fastify calls it as its `clientErrorHandler`. */
export function answerBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === "ECONNRESET" || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, reason, type, body } = answerFor(error.code);
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\nContent-Type: ${type}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    () => socket.destroy(),
  );
}

function answerFor(code: string | undefined): BrokenRequestAnswer {
  switch (code) {
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return inJson(408, "the request came too slowly");
    case "HPE_HEADER_OVERFLOW":
      return inJson(431, "the headers are too long");
    case "HPE_INVALID_URL":
      // A path with raw bytes, for example. No route has such a path.
      return { status: 404, reason: "Not Found", type: HTML, body: NOT_FOUND_PAGE };
    default:
      return inJson(400, "not an HTTP request");
  }
}

function inJson(status: number, msg: string): BrokenRequestAnswer {
  const body = JSON.stringify({ code: hellorecCode(status), msg });
  return { status, reason: msg, type: "application/json", body };
}
