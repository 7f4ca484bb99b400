/** Clients of a server that do not behave: raw bytes, many connections, answers that are not read. */
import type { IncomingMessage } from "node:http";
import { Agent, request } from "node:http";
import type { Socket } from "node:net";
import { connect } from "node:net";

/** How often each status was answered; `none`: no answer. */
export type Answers = Record<string, number>;

/** One call. */
export interface Call {
  readonly path: string;
  /** A body makes it a POST. */
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  /** The client's address, of 127.0.0.0/8. */
  readonly address?: string;
}

const TIMEOUT_MS = 60_000;
const CONNECTS_AT_ONCE = 200;
const CONNECT_MS = 3000;

/** A refusal that does not say when to retry. */
export const BARE_503 = "503 without Retry-After";

/** Adds one answer to the counts. */
export function note(answers: Answers, status: string): void {
  answers[status] = (answers[status] ?? 0) + 1;
}

/** Sends a call. @returns its status; `none`: the connection was refused, broke, or 60 s passed */
export function send(port: number, call: Call, agent: Agent | false = false): Promise<string> {
  const { path, body, headers = {}, address } = call;
  return new Promise((resolve) => {
    const outgoing = request(
      {
        host: "127.0.0.1",
        port,
        path,
        method: body === undefined ? "GET" : "POST",
        agent,
        timeout: TIMEOUT_MS,
        ...(address !== undefined && { localAddress: address }),
        headers: {
          ...(body !== undefined && {
            "content-type": "application/json",
            "content-length": Buffer.byteLength(body),
          }),
          ...headers,
        },
      },
      (incoming) => {
        incoming.resume();
        incoming.once("error", () => resolve("none"));
        incoming.once("end", () => resolve(statusOf(incoming)));
      },
    );
    outgoing.once("timeout", () => outgoing.destroy());
    outgoing.once("error", () => resolve("none"));
    outgoing.end(body);
  });
}

function statusOf({ statusCode, headers }: IncomingMessage): string {
  const isBare = statusCode === 503 && headers["retry-after"] === undefined;
  return isBare ? BARE_503 : String(statusCode);
}

/** Sends calls, some at a time, each on a connection that is kept. @returns what was answered */
export async function sendAll(
  port: number,
  calls: readonly Call[],
  atOnce: number,
  answers: Answers = {},
): Promise<Answers> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const left = calls.values();
  const worker = async (): Promise<void> => {
    for (const call of left) note(answers, await send(port, call, agent));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  agent.destroy();
  return answers;
}

/** Opens connections. Those that are refused or reset are left out. */
export async function openSockets(
  port: number,
  count: number,
  addressAt: (at: number) => string = () => "127.0.0.1",
): Promise<Socket[]> {
  const open: Socket[] = [];
  for (let at = 0; at < count; at += CONNECTS_AT_ONCE) {
    const some = Array.from({ length: Math.min(CONNECTS_AT_ONCE, count - at) }, (_, next) =>
      openSocket(port, addressAt(at + next)),
    );
    open.push(...(await Promise.all(some)).flatMap((socket) => socket ?? []));
  }
  return open;
}

/** Opens a connection; undefined: it was refused. Nothing is read until something listens. */
export function openSocket(port: number, localAddress = "127.0.0.1"): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port, localAddress });
    // Where a queue of connections is full, nothing answers at all.
    const timer = setTimeout(() => socket.destroy(), CONNECT_MS);
    socket.once("connect", () => {
      clearTimeout(timer);
      resolve(socket);
    });
    socket.on("error", () => {});
    socket.once("close", () => {
      clearTimeout(timer);
      resolve(undefined);
    });
  });
}

/** Ends connections with a reset, so that their ports are free at once. */
export function reset(sockets: readonly Socket[]): void {
  for (const socket of sockets) socket.resetAndDestroy();
}

/** Counts the answers that a socket gets from now on, by status. */
export function countAnswers(socket: Socket, answers: Answers): void {
  let isFirst = true;
  socket.on("data", (chunk) => {
    if (!isFirst) return;
    isFirst = false;
    note(answers, /^HTTP\/1\.1 (\d+)/.exec(chunk.toString("latin1"))?.[1] ?? "none");
  });
  socket.once("close", () => {
    if (isFirst) note(answers, "none");
  });
}

/** A request as bytes. */
export function requestBytes(path: string, body?: string | Buffer, headers = ""): Buffer {
  if (body === undefined) {
    return Buffer.from(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${headers}\r\n`);
  }
  const head = `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n${headers}\r\n`;
  return Buffer.concat([Buffer.from(head), Buffer.from(body)]);
}

/** The path of a query over RPC. */
export function queryPath(name: string, input?: object): string {
  return input === undefined
    ? `/trpc/${name}`
    : `/trpc/${name}?input=${encodeURIComponent(JSON.stringify(input))}`;
}
