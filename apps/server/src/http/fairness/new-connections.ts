/**
 * New connections take turns: Node would read the first requests of all that arrive together, whatever
 * else waits.
 */
import type { Socket } from "node:net";

import type { Arrivals } from "./arrivals.ts";
import { addressKey } from "./client-address.ts";

/** Most that start in an iteration in which none arrives. */
const STARTS_PER_ITERATION = 16;
/** While others arrive, one starts in each of so many iterations. */
const ITERATIONS_PER_START = 4;

/**
 * Starts new connections, a few in each iteration of the event loop. The addresses that wait take turns.
 *
 * @example
 * const newConnections = new NewConnections(arrivals, (socket) => server.emit("connection", socket));
 * acceptor.on("connection", (socket) => newConnections.add(socket));
 */
export class NewConnections {
  readonly #start: (socket: Socket) => void;
  readonly #arrivals: Arrivals;
  /** Those that wait, by address. The first address has the next turn. */
  readonly #waiting = new Map<string, Socket[]>();
  #iteration = 0;
  #isScheduled = false;

  constructor(arrivals: Arrivals, start: (socket: Socket) => void) {
    this.#arrivals = arrivals;
    this.#start = start;
  }

  /** Starts a connection now, or when its turn comes. */
  add(socket: Socket): void {
    this.#arrivals.add();
    if (!this.#arrivals.areMany && this.#waiting.size === 0) {
      this.#start(socket);
      return;
    }
    socket.on("error", ignore);
    const key = addressKey(socket.remoteAddress ?? "");
    const others = this.#waiting.get(key);
    if (others === undefined) this.#waiting.set(key, [socket]);
    else others.push(socket);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#iteration += 1;
      const isDue = this.#iteration % ITERATIONS_PER_START === 0;
      this.#startSome(this.#arrivals.areMany ? Number(isDue) : STARTS_PER_ITERATION);
      if (this.#waiting.size > 0) this.#schedule();
    });
  }

  #startSome(most: number): void {
    let started = 0;
    for (const [key, sockets] of this.#waiting) {
      if (started >= most) return;
      const socket = sockets.shift();
      this.#waiting.delete(key);
      // At the end: the other addresses come first, also in this round.
      if (sockets.length > 0) this.#waiting.set(key, sockets);
      if (socket === undefined || socket.destroyed) continue;
      started += 1;
      socket.off("error", ignore);
      this.#start(socket);
    }
  }
}

/** A client that goes away before its turn is no error. Its socket closes by itself. */
function ignore(): void {}
