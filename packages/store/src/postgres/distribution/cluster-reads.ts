/**
 * Reads in a cluster: what needs a worker that is down fails at once, and holds no connection. Tested
 * through lost-worker.test.ts and silent-worker.test.ts.
 */
import type { PoolClient } from "pg";

import type { StoreFailure } from "../../commit/write-outcome.ts";
import type { Query } from "../../tables/query.ts";
import { dropClient } from "../postgres-connection.ts";
import { downFailure, postgresFailure, workerFailure } from "../postgres-errors.ts";
import { DISTRIBUTED_TABLES } from "./distributed-tables.ts";
import type { WorkerWatch } from "./worker-watch.ts";

/** What a query that asks workers has in its text. */
const ASKS_WORKERS = new RegExp(`\\b(${DISTRIBUTED_TABLES.join("|")}|run_command_on_workers)\\b`);

/** The reads of one process over a cluster. */
export class ClusterReads {
  readonly #watch: Pick<WorkerWatch, "down" | "look" | "workersOf">;
  readonly #running = new Map<PoolClient, Query<unknown>>();

  constructor(watch: Pick<WorkerWatch, "down" | "look" | "workersOf">) {
    this.#watch = watch;
  }

  /** Notes which query a connection runs. @returns a function to call at its end */
  track(client: PoolClient, query: Query<unknown>): () => void {
    this.#running.set(client, query);
    return () => void this.#running.delete(client);
  }

  /** Cuts the connections whose queries wait for a worker that is down. */
  cut(): void {
    for (const [client, query] of this.#running) {
      void this.refusal(query).then((failure) => {
        if (failure !== undefined && this.#running.get(client) === query) dropClient(client);
      });
    }
  }

  /** The failure of a query that needs a worker which is known to be down. */
  async refusal({ sql, userId }: Query<unknown>): Promise<StoreFailure | undefined> {
    const { down } = this.#watch;
    const [first] = down;
    if (first === undefined || !ASKS_WORKERS.test(sql)) return undefined;
    if (userId === undefined) return notAnswering(first);
    // Without the coordinator the query fails by itself.
    const workers = await this.#watch.workersOf([userId]).catch(() => undefined);
    const worker = workers?.get(userId);
    return worker !== undefined && down.has(worker) ? notAnswering(worker) : undefined;
  }

  /** The failure of a query. If it may be that of a worker, the watch asks them all. */
  async failureOf(error: unknown, query: Query<unknown>): Promise<StoreFailure> {
    const failure = workerFailure(error);
    if (failure !== undefined) this.#askWorkers();
    return (await this.refusal(query)) ?? failure ?? postgresFailure(error);
  }

  /**
   * Runs what asks all workers, or in its place, where one of them is down, what asks none.
   *
   * @throws what it has thrown, where no worker is down
   */
  async orWithoutWorkers<T>(whole: () => Promise<T>, partial: () => Promise<T>): Promise<T> {
    if (this.#watch.down.size > 0) return partial();
    try {
      return await whole();
    } catch (error) {
      await this.#watch.look().catch(() => {});
      if (this.#watch.down.size > 0) return partial();
      throw error;
    }
  }

  #askWorkers(): void {
    this.#watch.look().catch(() => {});
  }
}

function notAnswering(worker: string): StoreFailure {
  return downFailure(`the worker ${worker} does not answer`);
}
