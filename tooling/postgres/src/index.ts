/** Temporary PostgreSQL servers and databases, for tests and benchmarks. */
export { createCitusDatabase, dropCitusDatabases, usersByWorker } from "./citus-database.ts";
export { createDatabase } from "./create-database.ts";
export { emptyDatabase } from "./empty-database.ts";
export type { EmptyDatabase } from "./empty-database.ts";
export { freePort } from "./free-port.ts";
export { leftCitusDatabase } from "./left-databases.ts";
export { PostgresServer } from "./postgres-server.ts";
export type { PostgresServerOptions, StopMode } from "./postgres-server.ts";
export { runSql, withClient } from "./run-sql.ts";
