/** Which statements a request becomes. That they store it is tested through event-log.test.ts. */
import { expect, test } from "vitest";

import type { InsertShape } from "../../commit/write-request.ts";
import { groupStatements } from "./group-statements.ts";

const EVENTS: InsertShape = {
  table: "events",
  columns: ["user_id", "event_id"],
  key: ["user_id", "event_id"],
};

/** The rows and the kind of each statement for one request with so many rows. */
function statementsOf(rows: number, isDistributed: boolean): [number, string][] {
  const values = Array.from({ length: rows }, (_, at) => [`user ${at % 7}`, `${at}`]);
  const request = { statements: [{ sql: "", rows: values, insert: EVENTS }] };
  const { statements } = groupStatements([request], isDistributed);
  return statements.map((each) => [
    each.rows,
    / (values|select \* from unnest) ?\(/.exec(each.text)?.[1] ?? each.text,
  ]);
}

test.each([
  [
    "below 5,000 a cluster gets them written out",
    4999,
    true,
    [1000, 1000, 1000, 1000, 999],
    "values",
  ],
  ["from 5,000 on as arrays", 5000, true, [5000], "select * from unnest"],
  ["up to 20,000 in a statement", 20_001, true, [20_000, 1], "select * from unnest"],
  ["PostgreSQL gets arrays of 1,000", 2500, false, [1000, 1000, 500], "select * from unnest"],
] as const)("%s", (_, rows, isDistributed, sizes, kind) => {
  expect(statementsOf(rows, isDistributed)).toEqual(sizes.map((size) => [size, kind]));
});
