/** For tests and benchmarks: PostgreSQL servers and databases of their own. */
export { emptyDatabase } from "./empty-database.ts";
export type { EmptyDatabase } from "./empty-database.ts";
export { freePort } from "./free-port.ts";
export { PostgresServer } from "./postgres-server.ts";
export type { PostgresServerOptions, StopMode } from "./postgres-server.ts";
