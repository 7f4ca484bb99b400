/**
 * A reader of one file in a thread of its own, behind a bounded queue. A read that takes too long is
 * given up: SQLite cannot be interrupted from here, so its thread is left to end by itself, and the
 * next read starts another one.
 */
import { StoreError } from "../contract/store-error.ts";
import { BoundedQueue } from "../reading/bounded-queue.ts";
import type { ReadLimits } from "../reading/read-limits.ts";
import type { Query } from "../tables/query.ts";
import { SqliteThread } from "./thread/thread-client.ts";

/** Threads that were left to end. While there are as many, further reads are refused. */
const MAX_LEFT = 2;

/** Reads in the order they come, one at a time. The code that creates it closes it. */
export class LongReader {
  readonly #file: string;
  readonly #limits: ReadLimits;
  readonly #queue: BoundedQueue;
  #thread: Promise<SqliteThread> | undefined;
  readonly #left = new Set<Promise<void>>();
  #isClosed = false;

  constructor(file: string, limits: ReadLimits) {
    this.#file = file;
    this.#limits = limits;
    this.#queue = new BoundedQueue({ ...limits, maxRunning: 1 });
  }

  /** Reads that run and that wait. */
  get depth(): { readonly running: number; readonly waiting: number } {
    const { running, waiting } = this.#queue;
    return { running, waiting };
  }

  /** @throws {StoreError} UNAVAILABLE where too many reads wait, or this one takes too long */
  read<R>(query: Query<R>): Promise<readonly R[]> {
    return this.#queue.run(() => this.#readInTime(query));
  }

  /** A long result in chunks. Its snapshot lasts until the loop ends. */
  async *stream<R>(query: Query<R>, chunk: number): AsyncGenerator<readonly R[], void> {
    const release = await this.#queue.takePlace();
    try {
      const thread = await this.#started();
      yield* thread.stream(query, chunk);
    } finally {
      release();
    }
  }

  /**
   * Waits for the read that runs, and for those that were given up: a process that ends while its thread
   * is in SQLite aborts, whatever its exit status was to be.
   */
  async close(): Promise<void> {
    this.#isClosed = true;
    const thread = await this.#thread?.catch(() => undefined);
    await Promise.all([thread?.close(), ...this.#left]);
  }

  async #readInTime<R>(query: Query<R>): Promise<readonly R[]> {
    const thread = await this.#started();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        this.#leave(thread);
        const { name, giveUpMs } = this.#limits;
        const reason = `one of the ${name} took longer than ${giveUpMs} ms: ask for less, or retry later`;
        reject(new StoreError("UNAVAILABLE", reason));
      }, this.#limits.giveUpMs);
    });
    try {
      return await Promise.race([thread.read(query), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Lets a thread end after what it is doing. */
  #leave(thread: SqliteThread): void {
    this.#thread = undefined;
    const forget = () => void this.#left.delete(ending);
    const ending: Promise<void> = thread.close().then(forget, forget);
    this.#left.add(ending);
  }

  /** The thread. It is started on first use, and again after it was left or died. */
  #started(): Promise<SqliteThread> {
    if (this.#isClosed) return Promise.reject(new StoreError("UNAVAILABLE", "the store is closed"));
    if (this.#left.size >= MAX_LEFT) {
      const reason = `${this.#left.size} ${this.#limits.name} were given up and still run: retry later`;
      return Promise.reject(new StoreError("UNAVAILABLE", reason));
    }
    this.#thread ??= SqliteThread.start({ role: "reader", file: this.#file }, () => {
      this.#thread = undefined;
    }).then(({ thread }) => thread);
    return this.#thread;
  }
}
