/** A PostgreSQL server that sorts text as no program expects: not in the order of bytes. */
import { PostgresServer } from "@hellorec/test-postgres";

export function foreignServer(): Promise<PostgresServer> {
  return PostgresServer.start({
    initdb_flags: ["--no-sync", "--locale-provider=icu", "--icu-locale=en"],
  });
}
