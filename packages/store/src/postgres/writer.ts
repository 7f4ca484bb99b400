/** Commits groups of writes in PostgreSQL, again where needed, and never twice. */
import { setImmediate as nextTurn, setTimeout as delay } from "node:timers/promises";

import type { Client, ClientConfig } from "pg";

import type { SqlValue, WriteOutcome, WriteRequest } from "../contract/write-request.ts";
import { CHANNEL, changeMessages } from "./change-messages.ts";
import { connect, dropClient, endClient } from "./connection.ts";
import { postgresFailure, troubleOf } from "./failure.ts";
import type { Trouble } from "./failure.ts";
import { LOCK_CLASS } from "./schema.ts";
import { groupStatements, insertedValues, statementName } from "./statements.ts";

const APPENDING = 2;
const LOCK_APPENDS = `select pg_advisory_xact_lock(${LOCK_CLASS}, ${APPENDING})`;
// An acknowledgement means on disk, whatever the database's or the user's own setting says. What
// waits for standbys as well may stay.
const PREPARE_TO_WRITE = `
  select current_setting('transaction_read_only') as read_only,
    set_config('synchronous_commit', case current_setting('synchronous_commit')
      when 'remote_write' then 'remote_write' when 'remote_apply' then 'remote_apply'
      else 'on' end, false)`;
const ROWS_BEFORE_A_TURN = 500;
const DEADLINE_MS = 10_000;
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 500;

/** A commit that was sent, until it is known what became of it. */
interface Sent {
  readonly transaction: string;
  readonly outcomes: readonly WriteOutcome[];
}

/** The one writing connection of a process. Its owner closes it, with no commit under way. */
export class PostgresWriter {
  readonly #config: ClientConfig;
  readonly #sender: string;
  readonly #closing = new AbortController();
  #client: Client | undefined;
  #connecting: Promise<Client> | undefined;
  #reachable = true;
  #recovering: Promise<void> | undefined;

  /** @param sender by which the process knows its own messages to other processes */
  constructor(config: ClientConfig, sender: string) {
    this.#config = config;
    this.#sender = sender;
  }

  /** false from a lost connection until there is one again: it is looked for even if nobody writes. */
  get reachable(): boolean {
    return this.#reachable;
  }

  /**
   * Writes requests in one commit; where one of them is refused, each in its own, so that none fails
   * others. Lost connections and conflicts are tried again until they work or time is up.
   */
  async commit(requests: readonly WriteRequest[]): Promise<readonly WriteOutcome[]> {
    const deadline = performance.now() + DEADLINE_MS;
    let pause = FIRST_PAUSE_MS;
    let sent: Sent | undefined;
    for (;;) {
      try {
        const client = await this.#connected();
        if (sent !== undefined) {
          const ids = insertedValues(requests, "event_id");
          if (await wasCommitted(client, sent, ids)) return sent.outcomes;
          sent = undefined;
        }
        const ready = await this.#send(client, requests);
        sent = ready;
        await finish(client);
        this.#reachable = true;
        return ready.outcomes;
      } catch (error) {
        const trouble = troubleOf(error);
        // An answer, whichever, says that there was no commit; silence says nothing.
        if (trouble !== "lost") sent = undefined;
        this.#reachable = trouble !== "lost";
        await this.#cleanUp(trouble);
        if (trouble === "refused" && requests.length > 1) return this.#oneByOne(requests);
        const hopeless = trouble !== "lost" && trouble !== "again";
        if (hopeless || performance.now() + pause > deadline) {
          const failure = postgresFailure(error);
          if (!this.#reachable) this.#recovering ??= this.#recover();
          return requests.map(() => ({ failure }));
        }
      }
      await delay(pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#recovering;
    const client = this.#client;
    this.#client = undefined;
    if (client !== undefined) await endClient(client);
  }

  /** The connection there is, or a new one; who asks at the same time gets the same. */
  #connected(): Promise<Client> {
    if (this.#client !== undefined) return Promise.resolve(this.#client);
    this.#connecting ??= connectToWrite(this.#config)
      .then((client) => {
        client.once("end", () => {
          if (this.#client === client) this.#client = undefined;
        });
        this.#client = client;
        return client;
      })
      .finally(() => {
        this.#connecting = undefined;
      });
    return this.#connecting;
  }

  /** Tries to connect until that works, after a write that had to be given up. */
  async #recover(): Promise<void> {
    const { signal } = this.#closing;
    while (!this.#reachable && !signal.aborted) {
      await delay(LONGEST_PAUSE_MS, undefined, { signal }).catch(() => {});
      const connected = this.#connected();
      await connected.then(
        () => {
          this.#reachable = true;
        },
        () => {},
      );
    }
    this.#recovering = undefined;
  }

  /** Everything but the commit, in one round trip. */
  async #send(client: Client, requests: readonly WriteRequest[]): Promise<Sent> {
    const { statements, changes } = groupStatements(requests);
    const messages = changeMessages(this.#sender, requests);
    // Numbers in the order of commits: whoever reads the log behind the highest misses nothing.
    const appends = insertedValues(requests, "event_id").length > 0;
    const sent: Promise<unknown>[] = [];
    const send = <Result>(answer: Promise<Result>): Promise<Result> => {
      sent.push(answer);
      // Whatever fails is told once all is sent.
      answer.catch(() => {});
      return answer;
    };
    void send(client.query("begin"));
    void send(client.query(appends ? LOCK_APPENDS : "select 1"));
    const number = send(
      client.query<{ transaction: string }>("select pg_current_xact_id()::text as transaction"),
    );
    for (const { text, rows, values, take } of statements) {
      void send(client.query({ name: statementName(text), text, values: [...values] }).then(take));
      // Thousands of rows are not written to text in one turn of the event loop.
      if (rows > ROWS_BEFORE_A_TURN) await nextTurn();
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

  /** Nothing of a transaction that failed may stay open on the connection of the next. */
  async #cleanUp(trouble: Trouble): Promise<void> {
    const client = this.#client;
    if (client === undefined) return;
    try {
      if (trouble === "lost") throw new Error("the connection was lost");
      await client.query("rollback");
    } catch {
      if (this.#client === client) this.#client = undefined;
      dropClient(client);
    }
  }
}

/** Waits for all, and throws what went wrong first: the others fail in its wake. */
async function allOf(queries: readonly Promise<unknown>[]): Promise<void> {
  const settled = await Promise.allSettled(queries);
  const failed = settled.find((each) => each.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

/** @throws what counts as lost where the server takes no writes, such as a standby */
async function connectToWrite(config: ClientConfig): Promise<Client> {
  const client = await connect(config);
  try {
    const { rows } = await client.query<{ read_only: string }>(PREPARE_TO_WRITE);
    if (rows[0]?.read_only !== "off") {
      throw new Error("the server takes no writes: it is read-only");
    }
    return client;
  } catch (error) {
    dropClient(client);
    throw error;
  }
}

async function finish(client: Client): Promise<void> {
  const { command } = await client.query("commit");
  if (command !== "COMMIT") throw new Error(`PostgreSQL answered a commit with ${command}`);
}

/** What became of a commit whose answer was lost. @throws what counts as lost while that is open */
async function wasCommitted(
  client: Client,
  sent: Sent,
  ids: readonly SqlValue[],
): Promise<boolean> {
  try {
    const { rows } = await client.query<{ status: string | null }>(
      "select pg_xact_status($1::text::xid8) as status",
      [sent.transaction],
    );
    const status = rows[0]?.status;
    if (status === "in progress") throw new Error("a commit is still under way");
    if (status !== "committed") return false;
    // A standby that took over may have given the number to another transaction.
    const known = await client.query<{ count: number }>(
      "select count(*) as count from events where event_id = any($1::text[])",
      [ids],
    );
    return known.rows[0]?.count === new Set(ids).size;
  } catch (error) {
    // Such as a number that a standby which took over has not come to.
    if (troubleOf(error) === "refused") return false;
    throw new Error("it is not known yet what became of a commit", { cause: error });
  }
}
