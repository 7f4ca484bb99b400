/**
 * PostgreSQL connections: their timeouts, their end, and the parsing of numbers. Tested through
 * loss.test.ts.
 */
import { Client, Pool, types } from "pg";
import type { ClientBase, ClientConfig } from "pg";

const CONNECT_TIMEOUT_MS = 3000;
const END_TIMEOUT_MS = 1000;
/** The application_name of older servers: those to schema 5, and those to schema 8. */
export const OLD_APPLICATION_NAMES = {
  beforeEventKey: ["hellorec"],
  beforePlaceKey: ["hellorec", "hellorec/6"],
} as const;
// A later schema that older servers cannot read or write needs another name.
const APPLICATION_NAME = "hellorec/9";
const KEEP_ALIVE_MS = 10_000;
// With these the server, too, detects a lost connection soon and releases its locks.
const SERVER_OPTIONS =
  "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3";

/** The limits of a connection's statements. */
export interface ConnectionLimits {
  readonly statementMs: number;
  /**
   * Time to wait for an answer after `statementMs`. It ends the wait where the network is silent.
   *
   * @default 1000
   */
  readonly graceMs?: number;
  readonly lockMs?: number;
  /** Memory of one sort or hash before it uses the server's disk. @default the server's setting */
  readonly memoryMb?: number;
  /** Sends statements without waiting for the answers to the previous ones. @default false */
  readonly pipeline?: boolean;
}

/** The settings of a connection to the database of a URL. */
export function connectionConfig(url: string, limits: ConnectionLimits): ClientConfig {
  const { statementMs, graceMs = 1000, lockMs, memoryMb, pipeline = false } = limits;
  return {
    connectionString: url,
    fallback_application_name: APPLICATION_NAME,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    statement_timeout: statementMs,
    query_timeout: statementMs + graceMs,
    idle_in_transaction_session_timeout: statementMs,
    options:
      memoryMb === undefined ? SERVER_OPTIONS : `${SERVER_OPTIONS} -c work_mem=${memoryMb}MB`,
    ...(lockMs !== undefined && { lock_timeout: lockMs }),
    pipeline,
  };
}

/** An open connection. The caller ends it. A loss causes an "end" event or fails the next query. */
export async function connect(config: ClientConfig): Promise<Client> {
  const client = new Client(config);
  prepareClient(client);
  await client.connect();
  return client;
}

/** A pool that opens connections on demand. The caller ends it with `endPool`. */
export function connectionPool(config: ClientConfig, max: number): Pool {
  const pool = new Pool({ ...config, max, idleTimeoutMillis: 30_000 });
  pool.on("connect", prepareClient);
  // The pool removes a connection that is lost while idle.
  pool.on("error", ignore);
  return pool;
}

/** Ends a connection. Waits at most one second for the server. */
export async function endClient(client: Client): Promise<void> {
  await withinTime(client.end());
  dropClient(client);
}

/** Ends a pool. Waits at most one second for silent connections. */
export function endPool(pool: Pool): Promise<void> {
  return withinTime(pool.end());
}

/** Cuts a connection without waiting for the server. */
export function dropClient(client: Client): void {
  client.connection.stream.destroy();
}

function prepareClient(client: ClientBase): void {
  // A loss also fails the query that runs, or the next one.
  client.on("error", ignore);
  client.setTypeParser(types.builtins.INT8, safeNumber);
  client.setTypeParser(types.builtins.NUMERIC, safeNumber);
}

function safeNumber(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw new RangeError(`${text} is beyond what a number holds exactly`);
  }
  return value;
}

async function withinTime(ending: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, END_TIMEOUT_MS);
  });
  await Promise.race([ending.catch(ignore), timeout]);
  clearTimeout(timer);
}

function ignore(): void {}
