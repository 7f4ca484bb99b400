/**
 * Knows which workers of a cluster cannot be reached, and notices when they are back. Tested through
 * lost-worker.test.ts and silent-worker.test.ts.
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

/**
 * Over a connection that the coordinator opens for it. To give up a kept one that is silent it would
 * have to wait for that worker.
 */
const CHECK = `select set_config('citus.max_cached_conns_per_worker', '0', false),
  citus_check_connection_to_node($1, $2) as answers`;
const COORDINATOR = "select nodename as host, nodeport as port from pg_dist_node where groupid = 0";
const PLACES = `select user_id, nodename || ':' || nodeport as worker
  from unnest($1::text[]) as sent (user_id)
  join pg_dist_shard_placement on shardid = get_shard_id_for_distribution_column('events', user_id)`;

interface Node {
  readonly host: string;
  readonly port: number;
}

/** Receives what changes. */
export interface WorkerWatchEvents {
  /** A worker does not answer any more. */
  onLost(): void;
  /** A worker answers again. */
  onReturn(): void;
}

/** The watch of one process. While nothing has failed by a worker, it does nothing. */
export class WorkerWatch {
  readonly #pool: Pool;
  readonly #events: WorkerWatchEvents;
  #down: ReadonlySet<string> = new Set();
  #isAllDown = false;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #isClosed = false;

  constructor(url: string, events: WorkerWatchEvents) {
    this.#pool = connectionPool(connectionConfig(url, { statementMs: ANSWER_MS }), CONNECTIONS);
    this.#events = events;
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
    const { rows: workers } = await this.#pool.query<Node>(WORKERS);
    const { rows: coordinator } = await this.#pool.query<Node>(COORDINATOR);
    const answers = await Promise.all([...coordinator, ...workers].map((each) => this.#ask(each)));
    const ofWorkers = answers.slice(coordinator.length);
    // A coordinator that does not reach itself in time tells nothing of the workers. One that may not
    // log in to itself is told at once, and tells of the others.
    const isSlow = answers.slice(0, coordinator.length).includes("late");
    const before = this.#down;
    const down = workers.map(nameOf).filter((name, at) => {
      const answer = ofWorkers[at];
      const isUnknown = answer === undefined || (isSlow && answer !== "answers");
      return isUnknown ? before.has(name) : answer !== "answers";
    });
    this.#down = new Set(down);
    this.#isAllDown = down.length > 0 && down.length === workers.length;
    if (down.length > 0) this.#schedule();
    if (down.some((name) => !before.has(name))) this.#events.onLost();
    if ([...before].every((name) => this.#down.has(name))) return;
    // What they had prepared is there now and not in a minute, when Citus looks by itself.
    await this.#pool.query("select recover_prepared_transactions()").catch(() => {});
    this.#events.onReturn();
  }

  #schedule(): void {
    if (this.#isClosed) return;
    clearTimeout(this.#timer);
    // If the coordinator does not answer either, the workers count as before.
    const again = () => void this.look().catch(() => this.#schedule());
    this.#timer = setTimeout(again, AGAIN_MS).unref();
  }

  /** How a node answers the coordinator; undefined: it is not known. */
  async #ask({ host, port }: Node): Promise<"answers" | "fails" | "late" | undefined> {
    try {
      const { rows } = await this.#pool.query<{ answers: boolean }>(CHECK, [host, port]);
      return rows[0]?.answers === true ? "answers" : "fails";
    } catch (error) {
      // Any other error is not the node's.
      return error instanceof DatabaseError && error.code === "57014" ? "late" : undefined;
    }
  }
}

function nameOf({ host, port }: Node): string {
  return `${host}:${port}`;
}
