/**
 * Ends open connections when the server stops, without cutting off a request. Tested through
 * program-shutdown.test.ts too.
 */
import type { Server as HttpServer } from "node:http";
import type { Socket } from "node:net";

import type { FastifyInstance } from "fastify";

import { stopListening } from "./stop-listening.ts";

const CHECK_EVERY_MS = 20;
/**
 * Connections without traffic for so many checks have no request on their way. Checks are counted, not
 * milliseconds: between two of them the event loop has read what arrived. A process that was not run for
 * a while finds time passed and requests unread.
 */
const QUIET_CHECKS = 6;
/** The longest wait for that. A client that sends bit by bit must not delay the stop for longer. */
const MAX_GRACE_MS = 5000;
/**
 * Once the server closes, it takes no new connection, but answers on open ones until they are quiet.
 * These answers have `Connection: close`. Only then are idle connections closed: a client
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
    void stopListening(server).then(() => endConnections(server, open, done));
  });
}

/** Calls `done` once the connections are quiet. Idle ones are closed then, and until the server has closed. */
function endConnections(server: HttpServer, open: ReadonlySet<Socket>, done: () => void): void {
  const activity = new Activity(open);
  const startedAt = performance.now();
  let isWaiting = true;
  const finish = (): void => {
    if (isWaiting) done();
    isWaiting = false;
  };
  const check = (): void => {
    if (open.size === 0 || activity.quietChecks() >= QUIET_CHECKS) {
      server.closeIdleConnections();
      // For Node, a connection that never sent anything is not idle: it waits for a first request.
      for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
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
}

/** Counts for how many checks a set of connections has been without traffic. */
class Activity {
  readonly #sockets: ReadonlySet<Socket>;
  #bytes = -1;
  #quietChecks = 0;

  constructor(sockets: ReadonlySet<Socket>) {
    this.#sockets = sockets;
  }

  /** Checks without traffic in a row, this one included. */
  quietChecks(): number {
    let bytes = 0;
    let isTurnAwaited = false;
    for (const socket of this.#sockets) {
      bytes += socket.bytesRead + socket.bytesWritten;
      // A new connection is paused until its turn: its first request may have arrived.
      isTurnAwaited ||= socket.bytesRead === 0 && socket.isPaused();
    }
    const isQuiet = bytes === this.#bytes && !isTurnAwaited;
    this.#quietChecks = isQuiet ? this.#quietChecks + 1 : 0;
    this.#bytes = bytes;
    return this.#quietChecks;
  }
}
