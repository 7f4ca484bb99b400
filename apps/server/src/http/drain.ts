/** How open connections come to an end when the server stops: none is cut under a request. */
import { Server } from "node:net";
import type { Socket } from "node:net";

import type { FastifyInstance } from "fastify";

/** Connections on which nothing came or went for so long have no request on its way. */
const QUIET_MS = 100;
const LOOK_EVERY_MS = 20;
/** Longest wait for quiet: one client that sends bit by bit must not hold up the others' end. */
const MOST_GRACE_MS = 5000;

/**
 * Takes no new connection once the server closes, but goes on answering on open ones until they are
 * quiet, each answer with `Connection: close` (Fastify adds it). Only then are idle ones closed: a
 * client may have sent its next request on one of them just before.
 *
 * Call it after every other `preClose` hook was added: streams must have been cut off before.
 */
export function addDrain(app: FastifyInstance): void {
  const { server } = app;
  const open = new Set<Socket>();
  server.on("connection", (socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });

  app.addHook("preClose", (done) => {
    // An HTTP server's own close would close idle connections along with the listening socket.
    if (server.listening) Server.prototype.close.call(server);
    const activity = new Activity(open);
    const from = performance.now();
    let isWaiting = true;
    const goOn = (): void => {
      if (isWaiting) done();
      isWaiting = false;
    };
    const look = (): void => {
      if (open.size === 0 || activity.quietFor() >= QUIET_MS) {
        server.closeIdleConnections();
        goOn();
      } else if (performance.now() - from >= MOST_GRACE_MS) {
        goOn();
      }
    };
    const timer = setInterval(look, LOOK_EVERY_MS);
    server.once("close", () => {
      clearInterval(timer);
      goOn();
    });
    look();
  });
}

/** Tells for how long nothing came or went on any of these connections. */
class Activity {
  readonly #sockets: ReadonlySet<Socket>;
  #bytes = -1;
  #since = 0;

  constructor(sockets: ReadonlySet<Socket>) {
    this.#sockets = sockets;
  }

  /** In milliseconds, as of the calls of this method. */
  quietFor(): number {
    let bytes = 0;
    for (const socket of this.#sockets) bytes += socket.bytesRead + socket.bytesWritten;
    const now = performance.now();
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#since = now;
    }
    return now - this.#since;
  }
}
