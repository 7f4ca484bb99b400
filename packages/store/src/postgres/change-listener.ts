/** Hears what other processes over the same PostgreSQL database change. */
import { setTimeout as delay } from "node:timers/promises";

import type { Client, ClientConfig } from "pg";

import type { StoreChange } from "../contract/store.ts";
import { CHANNEL, changesIn } from "./change-messages.ts";
import { connect, dropClient, endClient } from "./connection.ts";

const BEAT_MS = 2000;
const RECONNECT_MS = 500;

/**
 * Listens on a connection of its own. Messages are lost with the connection alone, so that is asked
 * for a sign of life all the time, and after each loss anything may have changed.
 */
export class ChangeFeed {
  readonly #config: ClientConfig;
  readonly #self: string;
  readonly #tell: (change: StoreChange) => void;
  readonly #closing = new AbortController();
  #client: Client | undefined;
  #reconnecting: Promise<void> | undefined;

  private constructor(config: ClientConfig, self: string, tell: (change: StoreChange) => void) {
    this.#config = config;
    this.#self = self;
    this.#tell = tell;
  }

  /** Resolves once it hears. @param self whose messages are passed over */
  static async open(
    config: ClientConfig,
    self: string,
    tell: (change: StoreChange) => void,
  ): Promise<ChangeFeed> {
    const feed = new ChangeFeed(config, self, tell);
    await feed.#listen();
    return feed;
  }

  /** true while its connection is there. */
  get connected(): boolean {
    return this.#client !== undefined;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#reconnecting;
    if (this.#client !== undefined) await endClient(this.#client);
  }

  async #listen(): Promise<void> {
    const client = await connect(this.#config);
    const stopBeating = watchConnection(client);
    client.once("end", () => {
      stopBeating();
      if (this.#closing.signal.aborted || this.#client !== client) return;
      this.#client = undefined;
      this.#reconnecting = this.#reconnect();
    });
    client.on("notification", ({ payload = "" }) => {
      for (const change of changesIn(payload, this.#self)) this.#tell(change);
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
        this.#tell({ kind: "unknown" });
        return;
      } catch {
        await delay(RECONNECT_MS, undefined, { signal }).catch(() => {});
      }
    }
  }
}

/** Cuts a connection that gives no sign of life within its query timeout. Gives what ends that. */
export function watchConnection(client: Client): () => void {
  let waiting = false;
  const timer = setInterval(() => {
    if (waiting) return;
    waiting = true;
    client.query("select 1").then(
      () => {
        waiting = false;
      },
      () => dropClient(client),
    );
  }, BEAT_MS);
  timer.unref();
  return () => clearInterval(timer);
}
