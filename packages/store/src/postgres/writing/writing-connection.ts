/**
 * The one writing connection of a process: opened on demand, and again after a loss. Tested through
 * loss.test.ts.
 */
import { setTimeout as delay } from "node:timers/promises";

import type { Client, ClientConfig } from "pg";

import { connect, dropClient, endClient } from "../postgres-connection.ts";

const RECONNECT_MS = 500;

// An acknowledged write is on disk, whatever the database's or the user's own setting is. Settings
// that also wait for standbys stay.
const PREPARE_TO_WRITE = `
  select current_setting('transaction_read_only') as read_only,
    set_config('synchronous_commit', case current_setting('synchronous_commit')
      when 'remote_write' then 'remote_write' when 'remote_apply' then 'remote_apply'
      else 'on' end, false)`;

/** A connection that takes writes. The code that creates it closes it, with no commit under way. */
export class WritingConnection {
  readonly #config: ClientConfig;
  readonly #closing = new AbortController();
  #client: Client | undefined;
  #connecting: Promise<Client> | undefined;
  #reconnecting: Promise<void> | undefined;

  /** false after a loss, until there is a connection again. */
  isReachable = true;

  constructor(config: ClientConfig) {
    this.#config = config;
  }

  /** The open connection, or a new one. Concurrent callers share it. */
  open(): Promise<Client> {
    if (this.#client !== undefined) return Promise.resolve(this.#client);
    this.#connecting ??= connectToWrite(this.#config)
      .then((client) => {
        client.once("end", () => {
          if (this.#client === client) this.#client = undefined;
        });
        this.#client = client;
        return client;
      })
      .finally(() => {
        this.#connecting = undefined;
      });
    return this.#connecting;
  }

  /** Rolls back a failed transaction, so that the next one can use the connection. */
  async rollBack(): Promise<void> {
    const client = this.#client;
    if (client === undefined) return;
    try {
      await client.query("rollback");
    } catch {
      this.#discardClient(client);
    }
  }

  /** Cuts the connection. */
  drop(): void {
    if (this.#client !== undefined) this.#discardClient(this.#client);
  }

  /** Connects in the background until it succeeds, also while no caller writes. */
  reconnect(): void {
    this.#reconnecting ??= this.#reconnect();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#reconnecting;
    const client = this.#client;
    this.#client = undefined;
    if (client !== undefined) await endClient(client);
  }

  #discardClient(client: Client): void {
    if (this.#client === client) this.#client = undefined;
    dropClient(client);
  }

  async #reconnect(): Promise<void> {
    const { signal } = this.#closing;
    while (!this.isReachable && !signal.aborted) {
      await delay(RECONNECT_MS, undefined, { signal }).catch(() => {});
      const connected = this.open();
      await connected.then(
        () => {
          this.isReachable = true;
        },
        () => {},
      );
    }
    this.#reconnecting = undefined;
  }
}

/** @throws an error of the kind "lost" where the server is read-only, such as a standby */
async function connectToWrite(config: ClientConfig): Promise<Client> {
  const client = await connect(config);
  try {
    const { rows } = await client.query<{ read_only: string }>(PREPARE_TO_WRITE);
    if (rows[0]?.read_only !== "off") {
      throw new Error("the server takes no writes, such as a standby");
    }
    return client;
  } catch (error) {
    dropClient(client);
    throw error;
  }
}
