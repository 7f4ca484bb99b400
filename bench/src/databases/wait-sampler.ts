/** What the processes of a database that serve clients wait for, looked at 20 times a second. */
import { setTimeout as sleep } from "node:timers/promises";

import { Client } from "pg";

import type { DatabaseNode } from "./given-database.ts";

const PAUSE_MS = 50;

// A process that is active and waits for nothing runs, or waits for a core.
const QUERY = `
  select case when state = 'active' then coalesce(wait_event_type || ': ' || wait_event, 'CPU')
              else 'in a transaction, waiting for the server' end,
         count(*)::int
  from pg_stat_activity
  where datname = current_database() and backend_type = 'client backend'
    and state in ('active', 'idle in transaction') and pid <> pg_backend_pid()
  group by 1`;

/** How many processes were in a state, on average. */
export interface Wait {
  /** A wait event of PostgreSQL with its class, or "CPU". */
  readonly event: string;
  readonly processes: number;
}

/** Samples from its start until `stop`. */
export class WaitSampler {
  readonly #running: Promise<number>;
  readonly #counts = new Map<string, number>();
  #stopped = false;

  /** Connects, and begins. Nodes but the first one are workers, which count together. */
  static async start(nodes: readonly DatabaseNode[]): Promise<WaitSampler> {
    const clients = nodes.map(({ url }) => new Client({ connectionString: url }));
    await Promise.all(clients.map((client) => client.connect()));
    return new WaitSampler(clients);
  }

  private constructor(clients: readonly Client[]) {
    this.#running = this.#run(clients);
  }

  /** The states, the most frequent first. */
  async stop(): Promise<readonly Wait[]> {
    this.#stopped = true;
    const samples = await this.#running;
    return [...this.#counts]
      .map(([event, count]) => ({ event, processes: count / Math.max(1, samples) }))
      .toSorted((a, b) => b.processes - a.processes);
  }

  async #run(clients: readonly Client[]): Promise<number> {
    let samples = 0;
    try {
      while (!this.#stopped) {
        await Promise.all(clients.map((client, at) => this.#sample(client, at > 0)));
        samples++;
        await sleep(PAUSE_MS);
      }
    } finally {
      await Promise.all(clients.map((client) => client.end()));
    }
    return samples;
  }

  async #sample(client: Client, isWorker: boolean): Promise<void> {
    const { rows } = await client.query<[string, number]>({ text: QUERY, rowMode: "array" });
    for (const [event, count] of rows) {
      const key = isWorker ? `worker, ${event}` : event;
      this.#counts.set(key, (this.#counts.get(key) ?? 0) + count);
    }
  }
}
