/** Closes the listener of a server at a time when no connection waits to be accepted. */
import type { Server as HttpServer } from "node:http";
import { Server } from "node:net";

/** A turn of the event loop that has nothing to do takes less. */
const IDLE_MS = 0.05;
/** After so long a wait for one, turns of twice that length count, and so on. */
const PATIENCE_MS = 20;
/** The longest wait. */
const LONGEST_BUSY_MS = 1000;

/**
 * Takes no new connections from now on. Those that wait for being accepted would be reset, and with them
 * requests that were sent already. Each turn of the event loop accepts one, if one waits. So the
 * listener closes after a short turn that accepted none.
 *
 * Call it before `close` of the server: from then on each answer ends its connection, so that callers
 * would open new ones.
 *
 * @example await stopListening(app.server);
 */
export async function stopListening(server: HttpServer): Promise<void> {
  if (!server.listening) return;
  const startedAt = performance.now();
  let turnAt = startedAt;
  let hasAccepted = true;
  const onConnection = (): void => {
    hasAccepted = true;
  };
  server.on("connection", onConnection);
  await new Promise<void>((resolve) => {
    const endTurn = (): void => {
      const now = performance.now();
      const waited = now - startedAt;
      const isIdle = !hasAccepted && now - turnAt <= IDLE_MS * (1 + waited / PATIENCE_MS);
      if (!isIdle && waited < LONGEST_BUSY_MS) {
        turnAt = now;
        hasAccepted = false;
        setImmediate(endTurn);
        return;
      }
      // `close` of an HTTP server would also close idle connections.
      if (server.listening) Server.prototype.close.call(server);
      resolve();
    };
    setImmediate(endTurn);
  });
  server.off("connection", onConnection);
}
