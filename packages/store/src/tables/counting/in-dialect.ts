/** A raw statement as a query of one database. Tested through day-counter.test.ts. */
import type { Compilable, RawBuilder } from "kysely";

import type { QueryBuilder } from "../query-builder.ts";

/** A raw statement in the dialect of a database. */
export function inDialect<R>(db: QueryBuilder, statement: RawBuilder<R>): Compilable<R> {
  return { compile: () => statement.compile(db) };
}
