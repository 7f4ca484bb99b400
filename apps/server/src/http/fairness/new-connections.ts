/**
 * New connections take turns: Node would read the first requests of all that arrive together, whatever
 * else waits.
 */
import type { Socket } from "node:net";

import type { Arrivals } from "./arrivals.ts";
import { addressKey } from "./client-address.ts";
import { TimeShare } from "./time-share.ts";

/** Connections that waited may take this share of the time to start. */
const SHARE = 0.15;
/**
 * Most of them that start in one iteration. The next iteration reads the first request of each, which
 * takes far longer than the start: without this limit a long iteration would be followed by a longer one.
 */
const MOST_STARTS = 4;

/** The connections of one address that wait. */
interface WaitingAddress {
  readonly key: string;
  readonly sockets: Socket[];
  /** Its turn: how many of its connections have started since it began to wait. */
  turn: number;
}

/**
 * Starts new connections, a few in each iteration of the event loop. The addresses that wait take turns:
 * the first connection of each comes before the second of any.
 *
 * @example
 * const newConnections = new NewConnections(arrivals, (socket) => server.emit("connection", socket));
 * acceptor.on("connection", (socket) => newConnections.add(socket));
 */
export class NewConnections {
  readonly #start: (socket: Socket) => void;
  readonly #arrivals: Pick<Arrivals, "add" | "areMany">;
  readonly #waiting = new Map<string, WaitingAddress>();
  /** The addresses that wait, by their turns. */
  #turns: WaitingAddress[][] = [];
  /** No address has an earlier turn. */
  #first = 0;
  readonly #time = new TimeShare(SHARE);
  #isScheduled = false;
  /** Connections that started in this iteration. */
  #starts = 0;

  constructor(arrivals: Pick<Arrivals, "add" | "areMany">, start: (socket: Socket) => void) {
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
    if (others === undefined) {
      const address = { key, sockets: [socket], turn: 0 };
      this.#waiting.set(key, address);
      this.#takeTurn(address);
    } else {
      others.sockets.push(socket);
    }
    this.#schedule();
  }

  #takeTurn(address: WaitingAddress): void {
    (this.#turns[address.turn] ??= []).push(address);
    this.#first = Math.min(this.#first, address.turn);
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#starts = 0;
      if (this.#time.run(this.#startNext, this.#arrivals.areMany)) this.#schedule();
    });
  }

  readonly #startNext = (): boolean => {
    const address = this.#nextAddress();
    if (address === undefined) return false;
    const socket = address.sockets.shift();
    if (socket === undefined) return true;
    if (address.sockets.length > 0) {
      address.turn += 1;
      this.#takeTurn(address);
    } else {
      this.#waiting.delete(address.key);
    }
    socket.off("error", ignore);
    if (socket.destroyed) return true;
    this.#start(socket);
    this.#starts += 1;
    if (this.#starts < (this.#arrivals.areMany ? 1 : MOST_STARTS)) return true;
    this.#schedule();
    return false;
  };

  /** The address whose turn it is; undefined: none waits. */
  #nextAddress(): WaitingAddress | undefined {
    for (; this.#first < this.#turns.length; this.#first += 1) {
      const next = this.#turns[this.#first]?.shift();
      if (next !== undefined) return next;
    }
    this.#turns = [];
    this.#first = 0;
    return undefined;
  }
}

/** A client that goes away before its turn is no error. Its socket closes by itself. */
function ignore(): void {}
