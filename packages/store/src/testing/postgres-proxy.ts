/** A proxy between a store and PostgreSQL that cuts, delays, silences or refuses connections. */
import { connect, createServer } from "node:net";
import type { Server, Socket } from "node:net";

/** Where the connection is cut: before a message of the client, or before its answer. */
type Cut = "cut before" | "cut after";

/** A proxy for the server of a URL. The caller closes it. */
export async function postgresProxy(to: string) {
  const target = new URL(to);
  const sockets = new Set<Socket>();
  let cut: { what: Cut; isMeant: (bytes: Buffer) => boolean; last?: string } | undefined;
  let silent = false;
  let refusals = 0;
  let delayMs: (() => number) | undefined;
  const proxy: Server = createServer((client) => {
    if (refusals > 0) {
      refusals -= 1;
      client.once("data", () => client.end(STARTING_UP));
      client.on("error", () => {});
      return;
    }
    const upstream = connect(Number(target.port), target.hostname);
    sockets.add(client).add(upstream);
    client.on("error", () => {});
    upstream.on("error", () => {});
    client.on("close", () => upstream.destroy());
    upstream.on("close", () => client.destroy());
    const up = inOrder(() => delayMs?.());
    const down = inOrder(() => delayMs?.());
    client.on("data", (bytes) => {
      if (silent) return;
      const { what, last } = cut?.isMeant(bytes) === true ? cut : {};
      if (what !== undefined) cut = undefined;
      if (what === "cut before") {
        client.destroy();
        return;
      }
      const end = last === undefined ? -1 : bytes.indexOf(last) + last.length;
      up(() => upstream.write(end < 0 ? bytes : bytes.subarray(0, end)));
      if (what === "cut after") {
        upstream.removeAllListeners("data");
        upstream.once("data", () => client.destroy());
      }
    });
    upstream.on("data", (bytes) => {
      if (!silent) down(() => client.write(bytes));
    });
  });
  await new Promise<void>((resolve) => {
    proxy.listen(0, "127.0.0.1", resolve);
  });
  const address = proxy.address();
  const url = new URL(to);
  if (address !== null && typeof address === "object") url.port = String(address.port);
  return {
    url: url.href,
    /** Cuts at the next commit. What was sent with it and follows it is lost. */
    nextCommit(what: Cut) {
      cut = { what, isMeant: (bytes) => bytes.includes("commit\0"), last: "commit\0" };
    },
    /** Cuts at the message with this number, counted from now on. */
    message(number: number, what: Cut) {
      let count = 0;
      cut = { what, isMeant: () => (count += 1) === number };
    },
    /** true while a cut is still pending. */
    get isCutting() {
      return cut !== undefined;
    },
    /** Refuses the next connections like a server that is starting up. */
    refuseNext(connections: number) {
      refusals = connections;
    },
    /** Delays what passes, in either direction, each time by what this returns. */
    delay(ms: () => number) {
      delayMs = ms;
    },
    silence(on: boolean) {
      silent = on;
      if (!on) for (const socket of sockets) socket.destroy();
    },
    close() {
      for (const socket of sockets) socket.destroy();
      proxy.close();
    },
  };
}

/** Runs what it is given after a delay, in order. */
function inOrder(delayMs: () => number | undefined): (run: () => void) => void {
  const waiting: (() => void)[] = [];
  return (run) => {
    const ms = delayMs();
    if (ms === undefined && waiting.length === 0) {
      run();
      return;
    }
    waiting.push(run);
    setTimeout(() => waiting.shift()?.(), ms);
  };
}

/** PostgreSQL's ErrorResponse while it is starting up. */
const STARTING_UP = errorResponse("57P03", "the database system is starting up");

function errorResponse(code: string, message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`);
  const head = Buffer.from("E\0\0\0\0");
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}
