/**
 * Knows which workers of a cluster cannot be reached, and notices when they are back. Tested through
 * lost-worker.test.ts.
 */
import { DatabaseError } from "pg";
import type { Pool } from "pg";

import type { SqlValue } from "../../commit/write-request.ts";
import { connectionConfig, connectionPool, endPool } from "../postgres-connection.ts";
import { WORKERS } from "./distributed-tables.ts";

// A worker that does not answer within this time counts as unreachable.
const ANSWER_MS = 2000;
const AGAIN_MS = 500;
const CONNECTIONS = 4;

const CHECK = "select citus_check_connection_to_node($1, $2) as answers";
const PLACES = `select user_id, nodename || ':' || nodeport as worker
  from unnest($1::text[]) as sent (user_id)
  join pg_dist_shard_placement on shardid = get_shard_id_for_distribution_column('events', user_id)`;

interface Worker {
  readonly host: string;
  readonly port: number;
}

/** The watch of one process. While no write has failed by a worker, it does nothing. */
export class WorkerWatch {
  readonly #pool: Pool;
  #down: ReadonlySet<string> = new Set();
  #isAllDown = false;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #isClosed = false;

  constructor(url: string) {
    this.#pool = connectionPool(connectionConfig(url, { statementMs: ANSWER_MS }), CONNECTIONS);
  }

  /** The workers that did not answer when it looked last, as host and port. */
  get down(): ReadonlySet<string> {
    return this.#down;
  }

  /** Whether no worker answered. */
  get isAllDown(): boolean {
    return this.#isAllDown;
  }

  /**
   * Asks every worker now, and from then on again and again while one is down.
   *
   * @throws an error of `pg` where the coordinator does not tell its workers
   */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  /**
   * The worker that holds the events of each of these users.
   *
   * @throws an error of `pg` where the coordinator does not answer
   */
  async workersOf(userIds: readonly SqlValue[]): Promise<ReadonlyMap<SqlValue, string>> {
    const { rows } = await this.#pool.query<{ user_id: string; worker: string }>(PLACES, [userIds]);
    return new Map(rows.map(({ user_id, worker }) => [user_id, worker]));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await endPool(this.#pool);
  }

  async #look(): Promise<void> {
    const { rows: workers } = await this.#pool.query<Worker>(WORKERS);
    const answers = await Promise.all(workers.map((worker) => this.#answers(worker)));
    const down = workers.filter((_, at) => answers[at] === false);
    const isBack = down.length < this.#down.size;
    // What they had prepared is there now and not in a minute, when Citus looks by itself.
    if (isBack) await this.#pool.query("select recover_prepared_transactions()").catch(() => {});
    this.#down = new Set(down.map(({ host, port }) => `${host}:${port}`));
    this.#isAllDown = down.length > 0 && down.length === workers.length;
    if (down.length > 0) this.#schedule();
  }

  #schedule(): void {
    if (this.#isClosed) return;
    clearTimeout(this.#timer);
    // If the coordinator does not answer either, the workers count as before.
    const again = () => void this.look().catch(() => this.#schedule());
    this.#timer = setTimeout(again, AGAIN_MS).unref();
  }

  async #answers({ host, port }: Worker): Promise<boolean> {
    try {
      const { rows } = await this.#pool.query<{ answers: boolean }>(CHECK, [host, port]);
      return rows[0]?.answers === true;
    } catch (error) {
      // Any other error is not the worker's.
      return !(error instanceof DatabaseError && error.code === "57014");
    }
  }
}
