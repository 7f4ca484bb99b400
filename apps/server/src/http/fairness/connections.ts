/** All open connections: how many there may be, and how long one may leave its answers unread. */
import type { Server } from "node:http";
import type { Socket } from "node:net";

import type { ConnectionLimits } from "../limits.ts";
import type { AnswerCounts } from "../measuring/answer-counts.ts";
import type { ResponseWithDefaults } from "../response-with-defaults.ts";
import type { Arrivals } from "./arrivals.ts";
import type { IsProxy } from "./client-address.ts";
import { addressKey } from "./client-address.ts";
import type { Client, Clients } from "./client.ts";
import type { ConnectionContext, Serve } from "./connection.ts";
import { Connection } from "./connection.ts";
import { NewConnections } from "./new-connections.ts";

/** Most connections that are looked at to find an idle one. */
const MAX_LOOKS = 256;
/** A call whose client went away ends soon. After this time its place is free in any case. */
const LINGER_MS = 10_000;
/** An answer that is taken bit by bit may take this many write timeouts. */
const SLOWEST_READ = 10;
/** Connections that Node accepts beyond the limit, until others are closed for them. */
const SPARE = 1024;

/** What the connections of a server need. */
export interface ConnectionsOptions {
  readonly clients: Clients;
  readonly arrivals: Arrivals;
  readonly limits: ConnectionLimits;
  readonly isProxy: IsProxy | undefined;
  readonly serve: Serve;
  /** Counts the answers. */
  readonly answers: AnswerCounts;
}

interface Lingering {
  readonly response: ResponseWithDefaults;
  readonly since: number;
}

/** Keeps the open connections of one server. */
export class Connections {
  readonly #open = new Map<Socket, Connection>();
  readonly #options: ConnectionsOptions;
  readonly #context: ConnectionContext;
  #lingering: Lingering[] = [];

  constructor(options: ConnectionsOptions) {
    this.#options = options;
    const { pipelined, pipelinedInAll, keepAliveMs } = options.limits;
    const keepAlive = `timeout=${Math.floor(keepAliveMs / 1000)}`;
    this.#context = {
      serve: options.serve,
      keepAlive,
      answers: options.answers,
      pipelined,
      pipelinedInAll,
      pipelinedNow: 0,
    };
  }

  /** Open connections. */
  get size(): number {
    return this.#open.size;
  }

  /** Takes the connections of a server from now on. */
  watch(server: Server): void {
    server.maxConnections = this.#options.limits.connections + SPARE;
    // What Node and others do with a connection waits for its turn.
    const listeners = server.listeners("connection");
    server.removeAllListeners("connection");
    const newConnections = new NewConnections(this.#options.arrivals, (socket) => {
      for (const listener of listeners) Reflect.apply(listener, server, [socket]);
      socket.resume();
    });
    // Node's option of `net.createServer`, which `http.createServer` does not pass on: without it the first
    // bytes of all that wait are read in one iteration.
    Reflect.set(server, "pauseOnConnect", true);
    server.on("connection", (socket: Socket) => {
      if (this.#accept(socket)) newConnections.add(socket);
    });
  }

  /** The connection of a socket; undefined: it is closed, or was never one of this server. */
  of(socket: Socket): Connection | undefined {
    return this.#open.get(socket);
  }

  /**
   * Closes connections that wait for a request for too long. Node's own timeout would set two timers for
   * each request.
   */
  sweepIdle(now: number): void {
    const { keepAliveMs } = this.#options.limits;
    for (const connection of this.#open.values()) {
      if (connection.isBusy) continue;
      connection.idleSince ??= now;
      if (now - connection.idleSince >= keepAliveMs) connection.close();
    }
  }

  /**
   * Closes connections that take nothing, or take it too slowly. Where all unread answers together are
   * too large, those that have waited longest go first.
   */
  sweep(now: number): void {
    const waiting: Connection[] = [];
    let total = 0;
    for (const connection of this.#open.values()) {
      const { unread, socket } = connection;
      unread.look(socket, now);
      total += unread.bytes;
      if (unread.bytes > 0 && unread.since < now) waiting.push(connection);
    }
    const { writeMs, unreadBytes } = this.#options.limits;
    waiting.sort((a, b) => a.unread.movedAt - b.unread.movedAt || a.unread.since - b.unread.since);
    for (const { unread, socket } of waiting) {
      const isTooSlow =
        now - unread.movedAt >= writeMs || now - unread.since >= SLOWEST_READ * writeMs;
      if (!isTooSlow && total <= unreadBytes) continue;
      total -= unread.bytes;
      socket.destroy();
    }
  }

  /** Frees the places of calls whose clients went away long ago. */
  sweepLingering(now: number): void {
    this.#lingering = this.#lingering.filter(({ response, since }) => {
      if (now - since >= LINGER_MS) response.leave();
      return response.place !== undefined;
    });
  }

  /** Counts a new connection. @returns whether there is room for it */
  #accept(socket: Socket): boolean {
    const { clients, limits, isProxy } = this.#options;
    const address = socket.remoteAddress;
    if (address === undefined) {
      // Its client reset it before it was accepted. Nobody reads it, so it would stay open for ever.
      socket.destroy();
      return false;
    }
    const peer = clients.get(addressKey(address));
    const isLimited = isProxy?.(address, 0) !== true;
    if (isLimited && peer.connections.size >= limits.connectionsPerAddress && !makeRoom(peer)) {
      socket.destroy();
      return false;
    }
    if (this.#open.size >= limits.connections && !makeRoom(clients.largest())) {
      socket.destroy();
      return false;
    }
    const connection = new Connection(socket, peer, this.#context);
    this.#open.set(socket, connection);
    peer.connections.add(connection);
    socket.once("close", () => this.#forget(connection));
    return true;
  }

  #forget(connection: Connection): void {
    this.#open.delete(connection.socket);
    connection.peer.connections.delete(connection);
    connection.drop();
    const { current } = connection;
    // The call may go on for a moment.
    if (current?.place !== undefined) {
      this.#lingering.push({ response: current, since: performance.now() });
    }
  }
}

/**
 * Closes an idle connection of a client: the first that had no request since the last look, as in the
 * clock algorithm for pages of memory. @returns whether there was one
 */
function makeRoom(client: Client | undefined): boolean {
  if (client === undefined) return false;
  let looks = 0;
  for (const connection of client.connections) {
    if (!connection.isBusy && !connection.wasUsed) {
      client.connections.delete(connection);
      connection.close();
      return true;
    }
    connection.wasUsed = false;
    client.connections.delete(connection);
    client.connections.add(connection);
    looks += 1;
    if (looks >= MAX_LOOKS) return false;
  }
  return false;
}
