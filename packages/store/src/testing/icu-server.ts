/** A PostgreSQL server whose locale does not sort text in byte order. */
import { PostgresServer } from "@hellorec/test-postgres";

export function startIcuServer(): Promise<PostgresServer> {
  return PostgresServer.start({
    initdb_flags: ["--locale-provider=icu", "--icu-locale=en"],
    waits_for_disk: false,
  });
}
