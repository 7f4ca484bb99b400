/**
 * Receives the changes of other processes over the same PostgreSQL database. Tested through
 * postgres-store.test.ts.
 */
import { setTimeout as delay } from "node:timers/promises";

import type { Client, ClientConfig } from "pg";

import type { RemoteChange } from "../contract/remote-change.ts";
import { CHANNEL, changesIn } from "./change-messages.ts";
import { watchConnection } from "./connection-watch.ts";
import { connect, dropClient, endClient } from "./postgres-connection.ts";

const RECONNECT_MS = 500;

/**
 * Listens on a connection of its own. Messages can only be lost with the connection, so the
 * connection is watched, and after each loss the listener reports that "anything" may have changed.
 */
export class ChangeListener {
  readonly #config: ClientConfig;
  readonly #self: string;
  readonly #onChange: (change: RemoteChange) => void;
  readonly #closing = new AbortController();
  #client: Client | undefined;
  #reconnecting: Promise<void> | undefined;

  private constructor(
    config: ClientConfig,
    self: string,
    onChange: (change: RemoteChange) => void,
  ) {
    this.#config = config;
    this.#self = self;
    this.#onChange = onChange;
  }

  /** Resolves once it listens. @param self the sender whose messages are ignored */
  static async open(
    config: ClientConfig,
    self: string,
    onChange: (change: RemoteChange) => void,
  ): Promise<ChangeListener> {
    const listener = new ChangeListener(config, self, onChange);
    await listener.#listen();
    return listener;
  }

  /** true while it has a connection. */
  get isConnected(): boolean {
    return this.#client !== undefined;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#reconnecting;
    if (this.#client !== undefined) await endClient(this.#client);
  }

  async #listen(): Promise<void> {
    const client = await connect(this.#config);
    const stopWatching = watchConnection(client);
    client.once("end", () => {
      stopWatching();
      if (this.#closing.signal.aborted || this.#client !== client) return;
      this.#client = undefined;
      this.#reconnecting = this.#reconnect();
    });
    client.on("notification", ({ payload = "" }) => {
      for (const change of changesIn(payload, this.#self)) this.#onChange(change);
    });
    try {
      await client.query(`listen ${CHANNEL}`);
    } catch (error) {
      dropClient(client);
      throw error;
    }
    this.#client = client;
  }

  async #reconnect(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      try {
        await this.#listen();
        this.#onChange({ kind: "anything" });
        return;
      } catch {
        await delay(RECONNECT_MS, undefined, { signal }).catch(() => {});
      }
    }
  }
}
