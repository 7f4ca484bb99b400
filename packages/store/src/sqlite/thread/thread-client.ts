/**
 * The main thread's end of a SQLite thread: sends requests and receives replies. Tested through the
 * tables.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Worker } from "node:worker_threads";

import { failureError } from "../../commit/write-outcome.ts";
import type { StoreFailure } from "../../commit/write-outcome.ts";
import type { WriteRequest } from "../../commit/write-request.ts";
import { StoreError } from "../../contract/store-error.ts";
import { typedRows } from "../../tables/query.ts";
import type { Query } from "../../tables/query.ts";
import { startWorker } from "./start-worker.ts";
import type {
  CommittedGroup,
  FromThread,
  Reply,
  SentAhead,
  ThreadRequest,
  ThreadStart,
  ToThread,
} from "./thread-messages.ts";

interface PendingReply {
  resolve(reply: Reply): void;
  reject(error: Error): void;
}

/** One running thread. Its owner closes it. */
export class SqliteThread {
  readonly #worker: Worker;
  readonly #pending = new Map<number, PendingReply>();
  readonly #onFailure: (error: Error) => void;
  readonly #ended: Promise<void>;
  #lastId = 0;
  #death: Error | undefined;
  #isClosing = false;

  private constructor(worker: Worker, onFailure: (error: Error) => void) {
    this.#worker = worker;
    this.#onFailure = onFailure;
    worker.on("message", (message: FromThread) => this.#receive(message));
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
   * @param onFailure called at most once if the disk fails or the thread dies before `close`
   * @param log receives lines for the operator, such as the progress of a migration
   * @throws {StoreError} why the file was refused
   */
  static async start(
    start: ThreadStart,
    onFailure: (error: Error) => void,
    log: (line: string) => void = () => {},
  ): Promise<{ thread: SqliteThread; migratedFrom: number }> {
    const { worker, migratedFrom } = await startWorker(start, log);
    return { thread: new SqliteThread(worker, onFailure), migratedFrom };
  }

  /**
   * Sends a request ahead of its commit. Sending many large ones at once would block this thread,
   * and keeping them here until then would hold them in memory as objects.
   *
   * @param transfer buffers in the request to hand over; they are unusable afterwards
   */
  sendAhead(request: WriteRequest, transfer: readonly ArrayBuffer[] = []): SentAhead {
    const id = ++this.#lastId;
    this.#worker.postMessage({ kind: "send_ahead", id, request } satisfies ToThread, transfer);
    return { sent: id };
  }

  /** Commits all these requests together. @returns the outcome of each */
  async commit(requests: readonly (WriteRequest | SentAhead)[]): Promise<CommittedGroup> {
    const reply = await this.#request({ kind: "commit", requests });
    if (reply.kind !== "committed") throw new Error(`unexpected reply "${reply.kind}"`);
    return reply;
  }

  async read<R>(query: Query<R>): Promise<readonly R[]> {
    const { sql, parameters } = query;
    const { rows } = rowsOf(await this.#request({ kind: "read", sql, parameters }));
    return typedRows(query, rows);
  }

  /** A long result in chunks, each in its own turn of the event loop. */
  async *stream<R>(query: Query<R>, chunk: number): AsyncGenerator<readonly R[], void> {
    const { sql, parameters } = query;
    const stream = this.#lastId + 1;
    let reply = rowsOf(await this.#request({ kind: "read", sql, parameters, chunk }));
    try {
      for (;;) {
        yield typedRows(query, reply.rows);
        if (reply.done) return;
        await nextTurn();
        reply = rowsOf(await this.#request({ kind: "next", stream }));
      }
    } finally {
      if (!reply.done && this.#death === undefined) await this.#request({ kind: "stop", stream });
    }
  }

  /** Puts the copy that a loader has filled in the place of its file. */
  async finish(): Promise<void> {
    await this.#request({ kind: "finish" });
  }

  /** Closes the thread's connection and waits for the thread to end. */
  async close(): Promise<void> {
    if (this.#death === undefined && !this.#isClosing) {
      this.#isClosing = true;
      const closed = this.#request({ kind: "close" });
      await closed;
    }
    await this.#ended;
  }

  #request(message: ThreadRequest): Promise<Reply> {
    if (this.#death !== undefined) return Promise.reject(this.#death);
    // The thread reads no message after "close".
    if (this.#isClosing && message.kind !== "close") return Promise.reject(closedError());
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#worker.postMessage({ ...message, id } satisfies ToThread);
    });
  }

  #receive(message: FromThread): void {
    switch (message.kind) {
      case "reply":
        this.#pending.get(message.id)?.resolve(message.reply);
        this.#pending.delete(message.id);
        break;
      case "error":
        this.#pending.get(message.id)?.reject(failureError(message.failure));
        this.#pending.delete(message.id);
        break;
      case "broken":
        this.#onFailure(failureError(forOperator(message.failure)));
        break;
      case "opened":
      case "outdated":
      case "note":
      case "refused":
        break;
    }
  }

  #die(reason: string): void {
    if (this.#death !== undefined) return;
    this.#death = this.#isClosing
      ? closedError()
      : new StoreError(
          "FAILED",
          `the database thread ended (${reason}): start hellorec again, acknowledged writes are on disk`,
        );
    for (const pending of this.#pending.values()) pending.reject(this.#death);
    this.#pending.clear();
    if (!this.#isClosing) this.#onFailure(this.#death);
  }
}

/** The failure of the disk, with what to do about it. */
function forOperator({ code, message }: StoreFailure): StoreFailure {
  const advice = "check the disk and the system's log, then start hellorec again";
  return { code, message: `the data file cannot be used any more (${message}): ${advice}` };
}

function closedError(): StoreError {
  return new StoreError("UNAVAILABLE", "the store is closed");
}

function rowsOf(reply: Reply) {
  if (reply.kind !== "rows") throw new Error(`unexpected reply "${reply.kind}"`);
  return reply;
}
