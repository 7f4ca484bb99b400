/** Answers connections that send no valid HTTP, or send it too slowly. */
import type { Socket } from "node:net";

import { hellorecCode } from "@hellorec/api";

import type { Cors } from "./cors.ts";
import { namesJson } from "./not-found/accept.ts";
import { HTML, notFoundPage } from "./not-found/html-page.ts";
import { readRawHeader } from "./raw-header.ts";

/** What Node says of a request that it could not read. */
export interface BrokenRequestError extends Error {
  readonly code?: string;
  /** The bytes in which the error is; not known where time ran out. */
  readonly rawPacket?: unknown;
}

interface BrokenRequestAnswer {
  readonly status: number;
  readonly reason: string;
  readonly type: string;
  readonly body: string;
}

/** Writes an answer and closes the connection. Fastify calls it as its `clientErrorHandler`. */
export function answerBrokenRequest(error: BrokenRequestError, socket: Socket, cors: Cors): void {
  if (error.code === "ECONNRESET" || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const packet = Buffer.isBuffer(error.rawPacket) ? error.rawPacket : undefined;
  const { status, reason, type, body } = answerFor(error.code, packet);
  const headers = [
    ["Content-Type", type],
    ["Content-Length", String(Buffer.byteLength(body))],
    ["Connection", "close"],
    ...cors.headersForBroken(socket, packet),
  ];
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  socket.end(`HTTP/1.1 ${status} ${reason}\r\n${lines}\r\n${body}`, () => socket.destroy());
}

function answerFor(code: string | undefined, packet: Buffer | undefined): BrokenRequestAnswer {
  switch (code) {
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return inJson(408, "the request came too slowly");
    case "HPE_HEADER_OVERFLOW":
      return inJson(431, "the headers are too long");
    case "HPE_INVALID_URL":
      // A path with raw bytes, for example. No route has such a path.
      if (namesJson(readRawHeader(packet, "accept"))) return inJson(404, "Not Found");
      return { status: 404, reason: "Not Found", type: HTML, body: notFoundPage(0) };
    default:
      return inJson(400, "not an HTTP request");
  }
}

function inJson(status: number, msg: string): BrokenRequestAnswer {
  const body = JSON.stringify({ code: hellorecCode(status), msg });
  return { status, reason: msg, type: "application/json", body };
}
