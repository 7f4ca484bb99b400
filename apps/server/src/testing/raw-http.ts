/** HTTP as bytes on a socket, for requests that a client library would not send. */
import { connect } from "node:net";

export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** Sends bytes on a new connection. @returns everything that came back until it closed */
export function exchange(port: number, bytes: string | Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
    socket.on("data", (chunk) => chunks.push(chunk));
    // What a server sent before it cut the connection still counts.
    socket.on("error", (error) => (chunks.length > 0 ? undefined : reject(error)));
    socket.on("close", () => resolve(Buffer.concat(chunks).toString("latin1")));
  });
}

/** Sends one request on a new connection, which closes after the answer. */
export async function request(
  port: number,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body: string | Buffer = "",
): Promise<RawAnswer> {
  const bytes = Buffer.from(body);
  const lines = Object.entries({
    host: `127.0.0.1:${port}`,
    ...headers,
    "content-length": String(bytes.length),
    connection: "close",
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join("")}\r\n`, "latin1");
  return parseAnswer(await exchange(port, Buffer.concat([head, bytes])));
}

/** Parses the first answer. Its body is decoded as UTF-8, and from chunks if it has any. */
export function parseAnswer(text: string): RawAnswer {
  const [head = "", ...rest] = text.split("\r\n\r\n");
  const [first = "", ...lines] = head.split("\r\n");
  const headers = new Headers();
  for (const line of lines) {
    const colon = line.indexOf(":");
    headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  const raw = rest.join("\r\n\r\n");
  const body = headers.get("transfer-encoding") === "chunked" ? dechunk(raw) : raw;
  return {
    status: Number(first.split(" ")[1]),
    headers,
    body: Buffer.from(body, "latin1").toString("utf8"),
  };
}

function dechunk(raw: string): string {
  let out = "";
  for (let at = 0; ;) {
    const end = raw.indexOf("\r\n", at);
    const size = Number.parseInt(raw.slice(at, end), 16);
    if (!(size > 0)) return out;
    out += raw.slice(end + 2, end + 2 + size);
    at = end + 2 + size + 2;
  }
}
