/** A proxy that serves a server below a path, as a company's gateway does. */
import { once } from "node:events";
import { createServer, request } from "node:http";

/** A proxy in this process. */
export interface StrippingProxy {
  /** With the path. @example "http://127.0.0.1:40001/rec" */
  readonly url: string;
  close(): void;
}

/**
 * Starts a proxy that takes a path off each request. Everything outside of the path is 404.
 *
 * @param path with a leading slash, without a trailing one
 * @param target the address of the server
 */
export async function startStrippingProxy(path: string, target: string): Promise<StrippingProxy> {
  const proxy = createServer((incoming, outgoing) => {
    const url = incoming.url ?? "/";
    if (!url.startsWith(`${path}/`)) {
      outgoing.writeHead(404).end();
      return;
    }
    const { method, headers } = incoming;
    const forwarded = request(target + url.slice(path.length), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    forwarded.on("error", () => outgoing.destroy());
    outgoing.on("close", () => forwarded.destroy());
    incoming.pipe(forwarded);
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const address = proxy.address();
  if (address === null || typeof address === "string") throw new Error("no port is free");
  return {
    url: `http://127.0.0.1:${address.port}${path}`,
    close() {
      proxy.close();
      proxy.closeAllConnections();
    },
  };
}
