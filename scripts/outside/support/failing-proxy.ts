/** A proxy that fails at first in two ways: it loses an answer, then it has no server behind it. */
import { createServer, request } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";

/** Where it listens, until it is closed. */
export interface FailingProxy extends AsyncDisposable {
  readonly url: string;
}

/**
 * Passes requests on to a server. The first one arrives there, but the connection breaks before its
 * answer; the second is answered with 503; the others pass.
 *
 * @param server its address, `127.0.0.1:49152`
 */
export async function startFailingProxy(server: string): Promise<FailingProxy> {
  let calls = 0;
  const proxy = createServer((incoming, outgoing) => {
    calls++;
    if (calls === 2) outgoing.writeHead(503, { "Retry-After": "1" }).end("no server");
    else pass(incoming, outgoing, server, calls === 1);
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const address = proxy.address();
  if (address === null || typeof address === "string") throw new Error("no port is free");
  return {
    url: `http://127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}

function pass(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  server: string,
  isLost: boolean,
): void {
  const { method, headers, url } = incoming;
  const onward = request(`http://${server}${url}`, { method, headers }, (answer) => {
    if (isLost) {
      answer.resume().on("end", () => outgoing.destroy());
      return;
    }
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  onward.on("error", () => outgoing.destroy());
  incoming.pipe(onward);
}
