/** Compiled queries: SQL text with the type of its rows, built once and run often. */
import type { Compilable } from "kysely";

import type { SqlValue } from "../contract/write-request.ts";

/** A query ready to run. */
export interface Query<R> {
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
  /** true: one of the few texts that run again and again, worth keeping prepared. */
  readonly prepared?: boolean;
  /** Never set: it carries the type of a row. */
  readonly row?: R;
}

/** A query whose parameters are given at each run, by name. */
export interface PreparedQuery<P, R> {
  readonly sql: string;
  /** The parameters in the order in which the text wants them. */
  bind(values: P): SqlValue[];
  with(values: P): Query<R>;
}

class Placeholder {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/**
 * Builds a query once, for values that come later. (Kysely takes about 80 us to build a query,
 * SQLite 7 us to run one.)
 *
 * @example
 * const byId = prepare<{ id: string }>()((p) =>
 *   db.selectFrom("items").selectAll().where("item_id", "=", p.id),
 * );
 * byId.with({ id: "metropolis" }).parameters; // ["metropolis"]
 */
export function prepare<P extends Readonly<Record<string, SqlValue>>>() {
  return <R>(build: (parameters: P) => Compilable<R>): PreparedQuery<P, R> => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Kysely passes values through as they are: here placeholders stand where values of P will
    const placeholders = new Proxy({}, { get: (_, name) => new Placeholder(String(name)) }) as P;
    const { sql, parameters } = build(placeholders).compile();
    const slots = parameters.map((parameter) =>
      parameter instanceof Placeholder ? parameter : { value: sqlValue(parameter) },
    );
    const bind = (values: P) =>
      slots.map((slot) => {
        if (!(slot instanceof Placeholder)) return slot.value;
        const value = values[slot.name];
        if (value === undefined) throw new Error(`no value for parameter "${slot.name}"`);
        return value;
      });
    return { sql, bind, with: (values) => ({ sql, parameters: bind(values), prepared: true }) };
  };
}

/** A query built for one run. */
export function compile<R>(query: Compilable<R>): Query<R> {
  const { sql, parameters } = query.compile();
  return { sql, parameters: parameters.map((parameter) => sqlValue(parameter)) };
}

function sqlValue(value: unknown): SqlValue {
  if (value === null || typeof value === "number" || typeof value === "string") return value;
  if (value instanceof Uint8Array) return value;
  throw new Error(`a ${typeof value} cannot be a SQL parameter`);
}
