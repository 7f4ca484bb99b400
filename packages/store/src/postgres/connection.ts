/** PostgreSQL connections: how long they wait, how they end, and how numbers come out of them. */
import { Client, Pool, types } from "pg";
import type { ClientBase, ClientConfig } from "pg";

const CONNECT_TIMEOUT_MS = 3000;
const END_TIMEOUT_MS = 1000;
const KEEP_ALIVE_MS = 10_000;
// So that the server, too, soon notices that this machine is gone, and lets go of its locks.
const SERVER_OPTIONS =
  "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3";

/** How long a statement may take. */
export interface Patience {
  readonly statement_ms: number;
  /** Beyond the statement's own time; where the network goes silent nothing else ends the wait. */
  readonly grace_ms?: number;
  readonly lock_ms?: number;
  /** What a sort or a hash may use before it goes to the server's disk. @default the server's own */
  readonly memory_mb?: number;
  /** Sends statements without waiting for the answers to those before. */
  readonly pipeline?: boolean;
}

/** The settings of a connection to the database a URL names. */
export function connectionConfig(url: string, patience: Patience): ClientConfig {
  const { statement_ms, grace_ms = 1000, lock_ms, memory_mb, pipeline = false } = patience;
  return {
    connectionString: url,
    fallback_application_name: "hellorec",
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    statement_timeout: statement_ms,
    query_timeout: statement_ms + grace_ms,
    idle_in_transaction_session_timeout: statement_ms,
    options:
      memory_mb === undefined ? SERVER_OPTIONS : `${SERVER_OPTIONS} -c work_mem=${memory_mb}MB`,
    ...(lock_ms !== undefined && { lock_timeout: lock_ms }),
    pipeline,
  };
}

/** An open connection. Its owner ends it; that it was lost shows as "end", or at its next query. */
export async function connect(config: ClientConfig): Promise<Client> {
  const client = new Client(config);
  prepareClient(client);
  client.on("error", ignore);
  await client.connect();
  return client;
}

/** A pool that opens connections as they are needed. Its owner ends it with `endPool`. */
export function connectionPool(config: ClientConfig, max: number): Pool {
  const pool = new Pool({ ...config, max, idleTimeoutMillis: 30_000 });
  pool.on("connect", prepareClient);
  // A connection that is lost while idle leaves the pool by itself.
  pool.on("error", ignore);
  return pool;
}

/** Says goodbye, and does not wait long for an answer. */
export async function endClient(client: Client): Promise<void> {
  await withinTime(client.end());
  dropClient(client);
}

/** Ends a pool, and does not wait long for connections that nothing comes from. */
export function endPool(pool: Pool): Promise<void> {
  return withinTime(pool.end());
}

/** Cuts a connection that is no longer to be trusted. */
export function dropClient(client: Client): void {
  client.connection.stream.destroy();
}

function prepareClient(client: ClientBase): void {
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
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, END_TIMEOUT_MS);
  });
  await Promise.race([ending.catch(ignore), late]);
  clearTimeout(timer);
}

function ignore(): void {}
