/**
 * The turns of clients whose calls wait: those that run the fewest calls come first, and among them the
 * one that has waited longest.
 */

/** A client that may take turns. */
export interface QueuedClient {
  /** Calls that it runs. */
  readonly running: number;
  /** Its turn: how many calls it ran when it took the turn; undefined: it has none. */
  turn: number | undefined;
}

/**
 * Clients by their turns.
 *
 * @example
 * const clients = new WaitingClients(64);
 * clients.take(client);
 * clients.next(Infinity); // client
 */
export class WaitingClients<Client extends QueuedClient> {
  readonly #byRunning: Set<Client>[];
  #size = 0;

  /** @param most calls that a client may run: it takes no turn while it runs so many */
  constructor(most: number) {
    this.#byRunning = Array.from({ length: most }, () => new Set());
  }

  /** Clients that have a turn. */
  get size(): number {
    return this.#size;
  }

  /**
   * A client takes a turn, if it may run another call. If it has one, but runs fewer calls since, it takes
   * an earlier one instead.
   */
  take(client: Client): void {
    const { running, turn } = client;
    if (turn !== undefined && turn <= running) return;
    const clients = this.#byRunning[running];
    if (clients === undefined) return;
    if (turn !== undefined) this.#leave(client, turn);
    this.#size += 1;
    client.turn = running;
    clients.add(client);
  }

  /**
   * The client whose turn it is. The turn is over.
   *
   * @param most only clients that run fewer calls than this are asked for
   * @returns undefined: there is none
   */
  next(most: number): Client | undefined {
    if (this.#size === 0) return undefined;
    for (const [running, clients] of this.#byRunning.entries()) {
      if (running >= most) return undefined;
      for (const client of clients) {
        this.#leave(client, running);
        return client;
      }
    }
    return undefined;
  }

  #leave(client: Client, turn: number): void {
    this.#byRunning[turn]?.delete(client);
    client.turn = undefined;
    this.#size -= 1;
  }
}
