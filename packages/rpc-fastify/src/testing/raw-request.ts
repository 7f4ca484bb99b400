/** Requests as bytes on a socket, and responses as a client sees them. */
import { connect } from "node:net";

/** A request, as it is written: what HTTP libraries would correct stays as it is. */
export interface RawRequest {
  readonly method?: string;
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** @default "example.test" */
  readonly host?: string;
}

/** A response without its date and its framing. */
export interface RawResponse {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

const FRAMING = new Set([
  "date",
  "connection",
  "keep-alive",
  "content-length",
  "transfer-encoding",
]);

const LAST_CHUNK = Buffer.from("0\r\n\r\n");

/** Sends one request on a connection of its own, and waits for the response. */
export async function sendRaw(port: number, request: RawRequest): Promise<RawResponse> {
  const body = request.body === undefined ? undefined : Buffer.from(request.body);
  const head = [
    `${request.method ?? "GET"} ${request.target} HTTP/1.1`,
    `host: ${request.host ?? "example.test"}`,
    "connection: close",
    ...Object.entries(request.headers ?? {}).map(([name, value]) => `${name}: ${value}`),
    ...(body === undefined ? [] : [`content-length: ${body.length}`]),
  ];
  const socket = connect(port, "127.0.0.1");
  socket.write(
    Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n\r\n`, "latin1"), body ?? Buffer.alloc(0)]),
  );
  const chunks: Buffer[] = [];
  const incoming: AsyncIterable<Buffer> = socket;
  for await (const chunk of incoming) {
    chunks.push(chunk);
    // A stream of events keeps its connection, whatever the request says
    if (chunk.subarray(-LAST_CHUNK.length).equals(LAST_CHUNK)) {
      break;
    }
  }
  return parseResponse(Buffer.concat(chunks));
}

function parseResponse(bytes: Buffer): RawResponse {
  const end = bytes.indexOf("\r\n\r\n");
  const [statusLine = "", ...lines] = bytes.subarray(0, end).toString("latin1").split("\r\n");
  const fields = lines.map((line): readonly [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  const chunked = fields.some(
    ([name, value]) => name === "transfer-encoding" && value === "chunked",
  );
  const rest = bytes.subarray(end + 4);
  return {
    status: Number(statusLine.split(" ")[1]),
    headers: fields
      .filter(([name]) => !FRAMING.has(name))
      .toSorted(([a, x], [b, y]) => (a === b ? x.localeCompare(y) : a.localeCompare(b))),
    body: (chunked ? unchunk(rest) : rest).toString("utf8"),
  };
}

function unchunk(bytes: Buffer): Buffer {
  const chunks: Buffer[] = [];
  let rest = bytes;
  for (;;) {
    const lineEnd = rest.indexOf("\r\n");
    const size = Number.parseInt(rest.subarray(0, lineEnd).toString("latin1"), 16);
    if (lineEnd === -1 || !(size > 0)) {
      return Buffer.concat(chunks);
    }
    chunks.push(rest.subarray(lineEnd + 2, lineEnd + 2 + size));
    rest = rest.subarray(lineEnd + 4 + size);
  }
}
