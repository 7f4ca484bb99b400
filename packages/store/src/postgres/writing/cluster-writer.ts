/**
 * Commits groups of writes in a cluster: a worker that is down fails only what needs it. Tested
 * through lost-worker.test.ts.
 */
import { setTimeout as delay } from "node:timers/promises";

import type { WriteOutcome } from "../../commit/write-outcome.ts";
import type { WriteRequest } from "../../commit/write-request.ts";
import type { WorkerWatch } from "../distribution/worker-watch.ts";
import { downFailure } from "../postgres-errors.ts";
import { insertedKeys } from "./group-statements.ts";
import type { PostgresWriter } from "./writer.ts";

const DEADLINE_MS = 10_000;
const PAUSE_MS = 50;

/** The writer of a process over a cluster. It closes the writer and the watch that it is given. */
export class ClusterWriter {
  readonly #writer: PostgresWriter;
  readonly #watch: WorkerWatch;

  constructor(writer: PostgresWriter, watch: WorkerWatch) {
    this.#writer = writer;
    this.#watch = watch;
  }

  /** false while the coordinator cannot be reached, or none of the workers. */
  get isReachable(): boolean {
    return this.#writer.isReachable && !this.#watch.isAllDown;
  }

  /** See `PostgresWriter`. */
  takeSyncSeconds(): number | undefined {
    return this.#writer.takeSyncSeconds();
  }

  /**
   * Writes requests in one commit. If it fails by a worker, it finds out which ones are down, refuses
   * the requests that need them, and commits the others. It ends seconds later than the writer alone.
   */
  async commit(requests: readonly WriteRequest[]): Promise<readonly WriteOutcome[]> {
    const deadline = performance.now() + DEADLINE_MS;
    const outcomes = new Map<WriteRequest, WriteOutcome>();
    let open = requests;
    while (open.length > 0) {
      for (const group of await this.#groups(open, outcomes)) {
        const results = await this.#writer.commit(group);
        for (const [at, outcome] of results.entries()) {
          const request = group[at];
          if (request !== undefined) outcomes.set(request, outcome);
        }
      }
      open = open.filter((request) => isOfWorker(outcomes.get(request)));
      if (open.length === 0) break;
      const { size } = this.#watch.down;
      await this.#watch.look().catch(() => {});
      // What is alone needs a worker that is down, or is tried again by its caller.
      const isAlone = open.length === 1 && this.#watch.down.size > 0;
      if (isAlone || performance.now() > deadline) {
        await this.#groups(open, outcomes);
        break;
      }
      if (size === this.#watch.down.size) await delay(PAUSE_MS);
    }
    // A worker that went silent during a commit leaves it undecided. The next one is split.
    if (requests.some((request) => isUnavailable(outcomes.get(request)))) {
      this.#watch.look().catch(() => {});
    }
    return requests.flatMap((request) => outcomes.get(request) ?? []);
  }

  async close(): Promise<void> {
    await Promise.all([this.#writer.close(), this.#watch.close()]);
  }

  /**
   * The groups to commit. What needs a worker that is down gets its outcome at once. What may need any
   * of them is a group by itself.
   */
  async #groups(
    requests: readonly WriteRequest[],
    outcomes: Map<WriteRequest, WriteOutcome>,
  ): Promise<readonly (readonly WriteRequest[])[]> {
    const { down } = this.#watch;
    if (down.size === 0) return [requests];
    const users = requests.map((request) => insertedKeys([request]).users);
    // Without the coordinator no write succeeds: the writer waits for it.
    const workers = await this.#watch.workersOf([...new Set(users.flat())]).catch(() => undefined);
    if (workers === undefined) return [requests];
    const live: WriteRequest[] = [];
    const alone: WriteRequest[][] = [];
    for (const [at, request] of requests.entries()) {
      const needed = (users[at] ?? []).map((user) => workers.get(user) ?? "");
      const lost = needed.find((worker) => down.has(worker));
      if (lost !== undefined) {
        outcomes.set(request, { failure: downFailure(`the worker ${lost} does not answer`) });
      } else if (needed.length === 0) {
        alone.push([request]);
      } else {
        live.push(request);
      }
    }
    return live.length === 0 ? alone : [live, ...alone];
  }
}

function isOfWorker(outcome: WriteOutcome | undefined): boolean {
  return outcome !== undefined && "failure" in outcome && outcome.failure.isOfWorker === true;
}

function isUnavailable(outcome: WriteOutcome | undefined): boolean {
  return outcome !== undefined && "failure" in outcome && outcome.failure.code === "UNAVAILABLE";
}
