/** Compiled queries: SQL text with the type of its rows. Tested through the tables. */
import type { Compilable } from "kysely";

import type { SqlValue } from "../commit/write-request.ts";

/** A query ready to run. */
export interface Query<R> {
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
  /** true: the text runs often, so a database keeps it prepared. */
  readonly prepared?: boolean;
  /** The user whose rows alone it reads: in a cluster one worker has all of them. */
  readonly userId?: SqlValue;
  /** Never set: it carries the type of a row. */
  readonly row?: R;
}

/** A query that takes its parameters by name at each run. */
export interface PreparedQuery<P, R> {
  readonly sql: string;
  /** The parameters in the order of the text. */
  bind(values: P): SqlValue[];
  /** The query with its parameters: `user_id` is the user whose rows alone it reads. */
  with(values: P): Query<R>;
}

class Placeholder {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/**
 * Builds a query once, for values that are bound later. Kysely needs about 80 us to build a query,
 * SQLite 7 us to run one.
 *
 * @example
 * const byId = prepare<{ id: string }>()((p) =>
 *   db.selectFrom("items").selectAll().where("item_id", "=", p.id),
 * );
 * byId.with({ id: "metropolis" }).parameters; // ["metropolis"]
 */
export function prepare<P extends Readonly<Record<string, SqlValue>>>() {
  return <R>(build: (parameters: P) => Compilable<R>): PreparedQuery<P, R> => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Kysely does not change values, so placeholders can take the place of the values of P
    const placeholders = new Proxy({}, { get: (_, name) => new Placeholder(String(name)) }) as P;
    const { sql, parameters } = build(placeholders).compile();
    const boundParameters = parameters.map((parameter) =>
      parameter instanceof Placeholder ? parameter : { value: sqlValue(parameter) },
    );
    const bind = (values: P) =>
      boundParameters.map((parameter) => {
        if (!(parameter instanceof Placeholder)) return parameter.value;
        const value = values[parameter.name];
        if (value === undefined) throw new Error(`no value for parameter "${parameter.name}"`);
        return value;
      });
    return {
      sql,
      bind,
      with: (values) => {
        const { user_id: userId } = values;
        const parameters = bind(values);
        if (userId === undefined) return { sql, parameters, prepared: true };
        return { sql, parameters, prepared: true, userId };
      },
    };
  };
}

/** A query built for one run. */
export function compile<R>(query: Compilable<R>): Query<R> {
  const { sql, parameters } = query.compile();
  return { sql, parameters: parameters.map((parameter) => sqlValue(parameter)) };
}

/** The rows of a query as a database returned them, with their type. */
export function typedRows<R>(_: Query<R>, rows: readonly unknown[]): R[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a query has the type of its rows from the tables it was built over
  return rows as R[];
}

function sqlValue(value: unknown): SqlValue {
  if (value === null || typeof value === "number" || typeof value === "string") return value;
  if (value instanceof Uint8Array) return value;
  throw new Error(`a ${typeof value} cannot be a SQL parameter`);
}
