/** HTTPS through a proxy: a tunnel that the proxy opens by CONNECT. Tested in transport.test.ts. */
import { request as httpRequest } from "node:http";
import type { IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP } from "node:net";
import type { Socket } from "node:net";
import { connect } from "node:tls";
import type { TLSSocket } from "node:tls";

/** How requests reach a proxy. */
export interface ProxyAddress {
  readonly isSecure: boolean;
  readonly host: string;
  readonly port: number;
  /** Headers for the proxy itself, such as its password. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * A connection to a server inside of a tunnel. The certificate is checked when TLS begins: the proxy
 * sees nothing but the name of the server.
 *
 * @throws {Error} the proxy does not answer, or refuses: `HTTP 403`
 */
export function openTunnel(
  { isSecure, headers, ...address }: ProxyAddress,
  host: string,
  port: number,
): Promise<TLSSocket> {
  const target = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  return new Promise((resolve, reject) => {
    const opening = (isSecure ? httpsRequest : httpRequest)({
      ...address,
      method: "CONNECT",
      path: target,
      headers: { ...headers, host: target },
      agent: false,
    });
    // Calls have a timeout of their own: an open request for a tunnel does not keep the program alive.
    opening.once("socket", (socket: Socket) => socket.unref());
    opening.once("error", reject);
    opening.once("connect", (response: IncomingMessage, socket: Socket) => {
      const { statusCode = 0 } = response;
      if (statusCode < 200 || statusCode > 299) {
        socket.destroy();
        reject(new Error(`HTTP ${statusCode}`));
        return;
      }
      socket.ref();
      resolve(connect({ socket, ...(isIP(host) === 0 ? { servername: host } : { host }) }));
    });
    opening.end();
  });
}
