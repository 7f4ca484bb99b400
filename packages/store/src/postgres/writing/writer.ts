/**
 * Commits groups of writes in PostgreSQL, with retries, and never twice. Tested through
 * loss.test.ts.
 */
import { setImmediate as nextTurn, setTimeout as delay } from "node:timers/promises";

import type { Client, ClientConfig } from "pg";

import type { WriteOutcome } from "../../commit/write-outcome.ts";
import type { WriteRequest } from "../../commit/write-request.ts";
import { CHANNEL, commitMessages, PUBLISH } from "../change-messages.ts";
import { LOCK_FLOOR, LOCK_ORDER } from "../order/log-order.ts";
import { errorKind, postgresFailure, workerFailure } from "../postgres-errors.ts";
import { statementName } from "../statement-name.ts";
import { wasCommitted, wasCommittedByAll } from "./commit-status.ts";
import type { SentTransaction } from "./commit-status.ts";
import { changedSeries, groupStatements, insertedKeys } from "./group-statements.ts";
import { WritingConnection } from "./writing-connection.ts";

const LOCK_SERIES = `select from list_series where series = any($1::text[])
  order by series for no key update`;
// Statements with more rows are sent in separate turns of the event loop.
const ROWS_PER_TURN = 500;
const DEADLINE_MS = 10_000;
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 500;

/** What a writer has to know. */
export interface WriterOptions {
  /** Identifies this process in its messages to other processes. */
  readonly sender: string;
  /** Whether workers of a cluster hold the log. */
  readonly isDistributed: boolean;
}

/** The one writer of a process. The code that creates it closes it, with no commit under way. */
export class PostgresWriter {
  readonly #connection: WritingConnection;
  readonly #sender: string;
  readonly #isDistributed: boolean;
  #syncSeconds: number | undefined;

  constructor(config: ClientConfig, { sender, isDistributed }: WriterOptions) {
    this.#connection = new WritingConnection(config);
    this.#sender = sender;
    this.#isDistributed = isDistributed;
  }

  /** false after a lost connection, until there is one again. It reconnects by itself. */
  get isReachable(): boolean {
    return this.#connection.isReachable;
  }

  /**
   * Writes requests in one commit, and publishes it. If one of them is refused, each is committed by
   * itself, so that none fails others. After a lost connection or a conflict it backs off and retries,
   * for up to ten seconds. What fails by a worker of a cluster is not retried: see `ClusterWriter`.
   */
  async commit(requests: readonly WriteRequest[]): Promise<readonly WriteOutcome[]> {
    const connection = this.#connection;
    const messages = commitMessages(this.#sender, requests);
    const deadline = performance.now() + DEADLINE_MS;
    let pause = FIRST_PAUSE_MS;
    let sent: SentTransaction | undefined;
    let isCommitted = false;
    for (;;) {
      let isAsking = false;
      try {
        const client = await connection.open();
        if (sent !== undefined && !isCommitted) {
          // It may be long until it is known what became of the commit. The database itself answers.
          connection.isReachable = true;
          isAsking = true;
          const ask = this.#isDistributed ? wasCommittedByAll : wasCommitted;
          isCommitted = await ask(client, sent, insertedKeys(requests));
          isAsking = false;
        }
        if (sent !== undefined && isCommitted) {
          await publish(client, messages.after);
          connection.isReachable = true;
          return sent.outcomes;
        }
        sent = undefined;
        sent = await this.#send(client, requests, messages.inside);
        const start = performance.now();
        const finished = finish(client);
        // Sent without waiting for the commit. Should that fail, it is a message about nothing.
        const published = publish(client, messages.after);
        published.catch(() => {});
        await finished;
        isCommitted = true;
        this.#syncSeconds = (this.#syncSeconds ?? 0) + (performance.now() - start) / 1000;
        await published;
        connection.isReachable = true;
        return sent.outcomes;
      } catch (error) {
        const isClustered = this.#isDistributed && !isCommitted;
        const ofWorker = isClustered ? workerFailure(error) : undefined;
        // The coordinator itself has answered.
        const kind = ofWorker === undefined ? errorKind(error) : "unavailable";
        // Any answer of the server means that there was no commit. Without an answer it is unknown.
        if (kind !== "lost" && !isCommitted) sent = undefined;
        if (!isAsking) connection.isReachable = kind !== "lost";
        // Where a worker is silent, the coordinator waits for it before it can roll back.
        if (kind === "lost" || ofWorker !== undefined) connection.drop();
        else await connection.rollBack();
        if (kind === "refused" && !isCommitted && requests.length > 1) {
          return this.#oneByOne(requests);
        }
        // What is committed is acknowledged once it is published, too.
        const canRetry = kind === "lost" || kind === "transient" || isCommitted;
        if (!canRetry || performance.now() + pause > deadline) {
          const failure = ofWorker ?? postgresFailure(error);
          if (!connection.isReachable) connection.reconnect();
          return requests.map(() => ({ failure }));
        }
      }
      await delay(pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
  }

  /** Seconds of the round trips of COMMIT since the last call; undefined: nothing was committed. */
  takeSyncSeconds(): number | undefined {
    const seconds = this.#syncSeconds;
    this.#syncSeconds = undefined;
    return seconds;
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  /** Sends everything but the commit, in one round trip. */
  async #send(
    client: Client,
    requests: readonly WriteRequest[],
    messages: readonly string[],
  ): Promise<SentTransaction> {
    const { statements, changes } = groupStatements(requests, this.#isDistributed);
    const series = changedSeries(requests);
    const appends = insertedKeys(requests).ids.length > 0;
    const sent: Promise<unknown>[] = [];
    const send = <Result>(answer: Promise<Result>): Promise<Result> => {
      sent.push(answer);
      // Errors are reported by `allOf`, once everything is sent.
      answer.catch(() => {});
      return answer;
    };
    void send(client.query("begin"));
    if (series.length > 0) {
      if (appends) void send(client.query({ name: statementName(LOCK_ORDER), text: LOCK_ORDER }));
      const values = [series];
      void send(client.query({ name: statementName(LOCK_SERIES), text: LOCK_SERIES, values }));
    }
    // The wait for these rows is over: nobody reads beyond the floor until the commit.
    if (appends) void send(client.query({ name: statementName(LOCK_FLOOR), text: LOCK_FLOOR }));
    const number = send(
      client.query<{ transaction: string }>("select pg_current_xact_id()::text as transaction"),
    );
    for (const { text, rows, values, isPrepared, take } of statements) {
      const name = isPrepared ? statementName(text) : undefined;
      void send(client.query({ name, text, values: [...values] }).then(take));
      if (rows > ROWS_PER_TURN) await nextTurn();
    }
    for (const each of messages) {
      void send(client.query("select pg_notify($1, $2)", [CHANNEL, each]));
    }
    await allOf(sent);
    const transaction = (await number).rows[0]?.transaction;
    if (transaction === undefined) throw new Error("PostgreSQL began no transaction");
    return { transaction, outcomes: changes.map((each) => ({ changes: each })) };
  }

  async #oneByOne(requests: readonly WriteRequest[]): Promise<WriteOutcome[]> {
    const outcomes: WriteOutcome[] = [];
    for (const request of requests) outcomes.push(...(await this.commit([request])));
    return outcomes;
  }
}

/** Waits for all, then throws the first error: the others are its consequences. */
async function allOf(queries: readonly Promise<unknown>[]): Promise<void> {
  const settled = await Promise.allSettled(queries);
  const failed = settled.find((each) => each.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

async function publish(client: Client, messages: readonly string[]): Promise<void> {
  if (messages.length === 0) return;
  const values = [CHANNEL, messages];
  await client.query({ name: statementName(PUBLISH), text: PUBLISH, values });
}

async function finish(client: Client): Promise<void> {
  const { command } = await client.query("commit");
  if (command !== "COMMIT") throw new Error(`PostgreSQL answered a commit with ${command}`);
}
