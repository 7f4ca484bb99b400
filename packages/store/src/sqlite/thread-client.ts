/** The serving thread's end of a SQLite thread: starts it, asks, waits, notices its death. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { Worker } from "node:worker_threads";

import { StoreError } from "../contract/store.ts";
import type {
  FromThread,
  Reply,
  SentAhead,
  ThreadStart,
  ToThread,
  WriteOutcome,
  WriteRequest,
} from "../contract/write-request.ts";
import type { Query } from "../tables/query.ts";
import { failureError } from "./failure.ts";

// The program is small and holds one request at a time: small heaps keep the process small.
const LIMITS = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 2 };

type Ask = ToThread extends infer Message
  ? Message extends ToThread
    ? Omit<Message, "id">
    : never
  : never;

interface Waiting {
  resolve(reply: Reply): void;
  reject(error: Error): void;
}

/** One running thread. Its owner closes it. */
export class SqliteThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #broken: (error: Error) => void;
  readonly #ended: Promise<void>;
  #lastId = 0;
  #death: Error | undefined;
  #closing = false;

  private constructor(worker: Worker, broken: (error: Error) => void) {
    this.#worker = worker;
    this.#broken = broken;
    worker.on("message", (message: FromThread) => this.#take(message));
    worker.on("error", (error) => this.#die(error.message));
    this.#ended = new Promise((resolve) => {
      worker.once("exit", () => {
        this.#die("it ended");
        resolve();
      });
    });
  }

  /**
   * Starts a thread and waits until it has opened the file.
   *
   * @param broken called at most once if the disk fails or the thread dies before `close`
   * @throws {StoreError} why the file was refused
   */
  static async start(
    start: ThreadStart,
    broken: (error: Error) => void,
  ): Promise<{ thread: SqliteThread; migrated_from: number }> {
    const program = import.meta.url.endsWith(".ts")
      ? "./sqlite-thread.dev.mjs"
      : "./sqlite-thread.js";
    const worker = new Worker(new URL(program, import.meta.url), {
      workerData: start,
      resourceLimits: LIMITS,
      name: `store ${start.role}`,
    });
    const migrated_from = await opened(worker);
    return { thread: new SqliteThread(worker, broken), migrated_from };
  }

  /**
   * Sends a request ahead of its commit: many large ones sent at once would hold this thread up, and
   * here they would be kept until then as objects.
   *
   * @param transfer buffers in it that are handed over: unusable afterwards
   */
  sendAhead(request: WriteRequest, transfer: readonly ArrayBuffer[] = []): SentAhead {
    const id = ++this.#lastId;
    this.#worker.postMessage({ kind: "request", id, request } satisfies ToThread, transfer);
    return { sent: id };
  }

  /** One commit for all these requests; what became of each. */
  async commit(requests: readonly (WriteRequest | SentAhead)[]): Promise<readonly WriteOutcome[]> {
    const reply = await this.#ask({ kind: "commit", requests });
    if (reply.kind !== "committed") throw new Error(`unexpected reply "${reply.kind}"`);
    return reply.outcomes;
  }

  async read<R>(query: Query<R>): Promise<readonly R[]> {
    const { sql, parameters } = query;
    const { rows } = rowsOf(await this.#ask({ kind: "read", sql, parameters }));
    return typed(query, rows);
  }

  /** A long result in chunks, each taken in a turn of the event loop of its own. */
  async *stream<R>(query: Query<R>, chunk: number): AsyncGenerator<readonly R[], void> {
    const { sql, parameters } = query;
    const stream = this.#lastId + 1;
    let reply = rowsOf(await this.#ask({ kind: "read", sql, parameters, chunk }));
    try {
      for (;;) {
        yield typed(query, reply.rows);
        if (reply.done) return;
        await nextTurn();
        reply = rowsOf(await this.#ask({ kind: "next", stream }));
      }
    } finally {
      if (!reply.done && this.#death === undefined) await this.#ask({ kind: "stop", stream });
    }
  }

  /** Closes the thread's connection and waits for the thread to end. */
  async close(): Promise<void> {
    if (this.#death === undefined && !this.#closing) {
      this.#closing = true;
      const closed = this.#ask({ kind: "close" });
      await closed;
    }
    await this.#ended;
  }

  #ask(message: Ask): Promise<Reply> {
    if (this.#death !== undefined) return Promise.reject(this.#death);
    // The thread reads no message after that one.
    if (this.#closing && message.kind !== "close") return Promise.reject(closedError());
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ ...message, id } satisfies ToThread);
    });
  }

  #take(message: FromThread): void {
    switch (message.kind) {
      case "reply":
        this.#waiting.get(message.id)?.resolve(message.reply);
        this.#waiting.delete(message.id);
        break;
      case "error":
        this.#waiting.get(message.id)?.reject(failureError(message.failure));
        this.#waiting.delete(message.id);
        break;
      case "broken":
        this.#broken(failureError(message.failure));
        break;
      case "opened":
      case "refused":
        break;
    }
  }

  #die(reason: string): void {
    if (this.#death !== undefined) return;
    this.#death = this.#closing
      ? closedError()
      : new StoreError("FAILED", `the database thread is gone: ${reason}`);
    for (const waiting of this.#waiting.values()) waiting.reject(this.#death);
    this.#waiting.clear();
    if (!this.#closing) this.#broken(this.#death);
  }
}

function closedError(): StoreError {
  return new StoreError("UNAVAILABLE", "the store is closed");
}

function rowsOf(reply: Reply) {
  if (reply.kind !== "rows") throw new Error(`unexpected reply "${reply.kind}"`);
  return reply;
}

function typed<R>(_: Query<R>, rows: readonly unknown[]): readonly R[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a query has the type of its rows from the tables it was built over
  return rows as readonly R[];
}

function opened(worker: Worker): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) =>
      reject(
        new StoreError("UNUSABLE", `the database thread did not start: ${error.message}`, {
          cause: error,
        }),
      );
    const ended = () => fail(new Error("it ended"));
    worker.once("error", fail);
    worker.once("exit", ended);
    worker.once("message", (message: FromThread) => {
      worker.off("error", fail);
      worker.off("exit", ended);
      if (message.kind === "opened") return resolve(message.migrated_from);
      const failure: Error =
        message.kind === "refused"
          ? failureError(message.failure)
          : new Error(`unexpected "${message.kind}"`);
      // The thread has let go of its files once it has ended.
      worker.once("exit", () => reject(failure));
    });
  });
}
