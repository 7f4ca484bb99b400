/** A small TCP proxy in front of several servers, like a load balancer. */
import type { Server, Socket } from "node:net";
import { connect, createServer } from "node:net";

/** A listening proxy. */
export interface RoundRobin extends AsyncDisposable {
  readonly url: string;
}

/**
 * Starts a proxy that passes each connection to the next server that accepts one.
 *
 * @param ports the ports of the servers
 */
export async function startRoundRobin(ports: readonly number[]): Promise<RoundRobin> {
  const open = new Set<Socket>();
  let next = 0;
  const server = createServer((client) => {
    open.add(client);
    client.once("close", () => open.delete(client));
    client.on("error", () => {});
    pass(client, ports, next++, ports.length);
  });
  const port = await listening(server);
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function pass(client: Socket, ports: readonly number[], first: number, tries: number): void {
  const port = ports[first % ports.length];
  if (port === undefined || tries === 0) {
    client.destroy();
    return;
  }
  const server = connect(port, "127.0.0.1");
  let isConnected = false;
  server.once("connect", () => {
    isConnected = true;
    client.pipe(server).pipe(client);
  });
  server.on("error", () => {
    if (isConnected) client.destroy();
    else pass(client, ports, first + 1, tries - 1);
  });
  server.once("close", () => {
    if (isConnected) client.destroy();
  });
  client.once("close", () => server.destroy());
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
