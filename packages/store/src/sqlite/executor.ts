import { StoreError } from "../contract/store.ts";
import type { Changes, SentAhead, WriteRequest } from "../contract/write-request.ts";
/** SQLite for the tables: short reads here, long reads and all writes in threads of their own. */
import type { Executor } from "../tables/executor.ts";
import type { Query } from "../tables/query.ts";
import { sqliteQueryBuilder } from "../tables/tables.ts";
import { WriteQueue } from "../tables/write-queue.ts";
import type { WriteQueueLimits } from "../tables/write-queue.ts";
import type { SqliteConnection } from "./connection.ts";
import { openReader } from "./connection.ts";
import { failureError, runningFailure } from "./failure.ts";
import { SqliteThread } from "./thread-client.ts";

const CACHE_KIB = 4096;
/** Rows from which a request goes to the owner by itself, before its commit. */
const LARGE = 100;

/** What an executor is made from: it closes the owner. */
export interface SqliteExecutorOptions {
  readonly file: string;
  readonly owner: SqliteThread;
  readonly limits: WriteQueueLimits;
}

/** Owns the threads and connections of one data file. */
export class SqliteExecutor implements Executor {
  readonly builder = sqliteQueryBuilder();
  readonly keys_per_read = 1;
  readonly #file: string;
  readonly #owner: SqliteThread;
  readonly #reader: SqliteConnection;
  readonly #queue: WriteQueue<WriteRequest | SentAhead>;
  #aside: Promise<SqliteThread> | undefined;
  #writes = 0;
  #closed = false;

  constructor({ file, owner, limits }: SqliteExecutorOptions) {
    this.#file = file;
    this.#owner = owner;
    this.#reader = openReader(file, CACHE_KIB);
    this.#queue = new WriteQueue((requests) => owner.commit(requests), limits);
  }

  get writes(): number {
    return this.#writes;
  }

  // Async, so that whatever goes wrong comes as a rejection.
  async read<R>(query: Query<R>): Promise<readonly R[]> {
    this.#checkOpen();
    try {
      return this.#reader.all(query);
    } catch (error) {
      throw failureError(runningFailure(error));
    }
  }

  async readAside<R>(query: Query<R>): Promise<readonly R[]> {
    const thread = await this.#reading();
    return thread.read(query);
  }

  async *streamAside<R>(query: Query<R>, chunk: number): AsyncGenerator<readonly R[], void> {
    const thread = await this.#reading();
    yield* thread.stream(query, chunk);
  }

  async write(
    request: WriteRequest,
    size: number,
    transfer?: readonly ArrayBuffer[],
  ): Promise<Changes> {
    const plain = forThread(request);
    const take = () =>
      size < LARGE && transfer === undefined ? plain : this.#owner.sendAhead(plain, transfer);
    const changes = await this.#queue.submit(take, size);
    this.#writes += 1;
    return changes;
  }

  /** Finishes what was accepted, then lets go of everything. */
  async close(healthy: boolean): Promise<void> {
    this.#closed = true;
    await this.#queue.close();
    const aside = await this.#aside?.catch(() => undefined);
    // The last connection to close copies the log into the file. After a failure none may, since
    // nobody knows what of the log is on disk: the owner goes first, and readers never copy.
    if (!healthy) await this.#owner.close();
    await aside?.close();
    this.#reader.close();
    await this.#owner.close();
  }

  #checkOpen(): void {
    if (this.#closed) throw new StoreError("UNAVAILABLE", "the store is closed");
  }

  /** The thread for long reads, started when first needed and again should it have died. */
  #reading(): Promise<SqliteThread> {
    this.#checkOpen();
    this.#aside ??= SqliteThread.start({ role: "reader", file: this.#file }, () => {
      this.#aside = undefined;
    }).then(({ thread }) => thread);
    return this.#aside;
  }
}

/** Without what only other engines look at: the rest is copied from thread to thread. */
function forThread({ statements, erases = false }: WriteRequest): WriteRequest {
  return { statements: statements.map(({ sql, rows }) => ({ sql, rows })), erases };
}
