/** A small TCP proxy before several servers, as a load balancer would stand there. */
import type { Server, Socket } from "node:net";
import { connect, createServer } from "node:net";

/** A listening proxy. */
export interface RoundRobin extends AsyncDisposable {
  readonly url: string;
}

/** Gives each connection to the next server in turn that takes one. @param ports of the servers */
export async function startRoundRobin(ports: readonly number[]): Promise<RoundRobin> {
  const open = new Set<Socket>();
  let turn = 0;
  const server = createServer((client) => {
    open.add(client);
    client.once("close", () => open.delete(client));
    client.on("error", () => {});
    pass(client, ports, turn++, ports.length);
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

function pass(client: Socket, ports: readonly number[], turn: number, tries: number): void {
  const port = ports[turn % ports.length];
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
    else pass(client, ports, turn + 1, tries - 1);
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
