/** A network that can go silent: it accepts data, but passes nothing on and closes nothing. */
import { connect, createServer } from "node:net";
import type { Server, Socket } from "node:net";

/** A proxy in front of a port of this machine. Close it after use. */
export class SilentProxy {
  readonly #server: Server;
  readonly #sockets: Set<Socket>;
  readonly port: number;
  #isSilent = false;

  private constructor(server: Server, sockets: Set<Socket>, port: number) {
    this.#server = server;
    this.#sockets = sockets;
    this.port = port;
  }

  /** Starts a proxy in front of a port. @param host of the port @default this machine */
  static async before(target: number, host = "127.0.0.1"): Promise<SilentProxy> {
    const sockets = new Set<Socket>();
    const server = createServer();
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const proxy = new SilentProxy(server, sockets, address.port);
    server.on("connection", (client) => proxy.#join(client, connect(target, host)));
    return proxy;
  }

  /** From now on nothing passes in either direction. Connections are still accepted. */
  silence(): void {
    this.#isSilent = true;
  }

  /** New connections work again. Older ones stay silent, as in a real network. */
  speak(): void {
    this.#isSilent = false;
  }

  /** Ends all connections, as the other side does that is asked again and knows them no more. */
  reset(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): void {
    this.reset();
    this.#server.close();
  }

  #join(client: Socket, upstream: Socket): void {
    const isLost = { value: this.#isSilent };
    const pass = (from: Socket, to: Socket) => {
      this.#sockets.add(from);
      from.on("data", (bytes) => {
        isLost.value ||= this.#isSilent;
        if (!isLost.value) to.write(bytes);
      });
      from.on("error", () => {});
      from.once("close", () => {
        this.#sockets.delete(from);
        if (!isLost.value || from === client) to.destroy();
      });
    };
    pass(client, upstream);
    pass(upstream, client);
  }
}
