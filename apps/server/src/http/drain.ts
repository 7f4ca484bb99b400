/**
 * Ends open connections when the server stops, without cutting off a request. Tested through
 * program-shutdown.test.ts.
 */
import { Server } from "node:net";
import type { Socket } from "node:net";

import type { FastifyInstance } from "fastify";

/** A connection without traffic for this long has no request on its way. */
const QUIET_MS = 100;
const CHECK_EVERY_MS = 20;
/** The longest wait for that. A client that sends bit by bit must not delay the stop for longer. */
const MAX_GRACE_MS = 5000;

/**
 * Once the server closes, it takes no new connection, but answers on open ones until they are quiet.
 * Fastify adds `Connection: close` to these answers. Only then are idle connections closed: a client
 * may have sent its next request just before.
 *
 * Call it after every other `preClose` hook was added: event streams must be cut off first.
 */
export function addDrain(app: FastifyInstance): void {
  const { server } = app;
  const open = new Set<Socket>();
  server.on("connection", (socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });

  app.addHook("preClose", (done) => {
    // `close` of an HTTP server would also close idle connections.
    if (server.listening) Server.prototype.close.call(server);
    const activity = new Activity(open);
    const startedAt = performance.now();
    let isWaiting = true;
    const finish = (): void => {
      if (isWaiting) done();
      isWaiting = false;
    };
    const check = (): void => {
      if (open.size === 0 || activity.quietMs() >= QUIET_MS) {
        server.closeIdleConnections();
        finish();
      } else if (performance.now() - startedAt >= MAX_GRACE_MS) {
        finish();
      }
    };
    const timer = setInterval(check, CHECK_EVERY_MS);
    server.once("close", () => {
      clearInterval(timer);
      finish();
    });
    check();
  });
}

/** Measures how long a set of connections has been without traffic. */
class Activity {
  readonly #sockets: ReadonlySet<Socket>;
  #bytes = -1;
  #since = 0;

  constructor(sockets: ReadonlySet<Socket>) {
    this.#sockets = sockets;
  }

  /** Milliseconds without traffic, as seen by the calls of this method. */
  quietMs(): number {
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
