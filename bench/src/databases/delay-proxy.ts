/** A network between servers and their database: a proxy that passes everything on later. */
import { once } from "node:events";
import type { Socket } from "node:net";
import { connect, createServer } from "node:net";

/** Listens on loopback until it is disposed of. */
export interface DelayProxy extends AsyncDisposable {
  /** The database's URL, through the proxy. */
  readonly url: string;
}

/**
 * A proxy to the server of a URL. Bytes keep their order. Timers have whole milliseconds, so an odd
 * delay is longer on the way there.
 *
 * @param delayMs whole milliseconds that a round trip takes longer, half of it in each direction
 * @example await using proxy = await delayProxy("postgres://127.0.0.1:5432/shop", 5)
 */
export async function delayProxy(to: string, delayMs: number): Promise<DelayProxy> {
  const target = new URL(to);
  const there = Math.ceil(delayMs / 2);
  const sockets = new Set<Socket>();
  const proxy = createServer({ noDelay: true, allowHalfOpen: true }, (client) => {
    const database = connect({
      port: Number(target.port || "5432"),
      host: target.hostname,
      noDelay: true,
      allowHalfOpen: true,
    });
    pass(client, database, there);
    pass(database, client, delayMs - there);
    for (const socket of [client, database]) {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
    }
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const address = proxy.address();
  if (address === null || typeof address === "string") throw new Error("no port is free");
  const url = Object.assign(new URL(to), { hostname: "127.0.0.1", port: String(address.port) });
  return {
    url: url.href,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      proxy.close();
      await once(proxy, "close");
    },
  };
}

/** Timers of one length end in the order of their start, and the end comes after the bytes. */
function pass(from: Socket, to: Socket, delayMs: number): void {
  from.on("data", (bytes) => {
    setTimeout(() => to.writable && to.write(bytes), delayMs);
  });
  from.on("end", () => {
    setTimeout(() => to.end(), delayMs);
  });
  // The other side notices by the end of its connection.
  from.on("error", () => to.destroy());
}
