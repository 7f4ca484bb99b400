/** One SQLite connection: iterators and numbers. */
import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import fc from "fast-check";
import { expect, test } from "vitest";

import { checkSqliteVersion, SqliteConnection } from "./sqlite-connection.ts";

const numbers = {
  sql: "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < ?) SELECT n FROM t",
  parameters: [1000],
};

test("an iterator survives garbage collection of its statement", async () => {
  setFlagsFromString("--expose-gc");
  const collectGarbage: () => void = runInNewContext("gc");
  const connection = new SqliteConnection(":memory:", { readOnly: false, busyTimeoutMs: 0 });
  const rows = connection.iterate(numbers);
  let count = 0;
  for (const _ of rows) {
    count += 1;
    if (count % 200 !== 0) continue;
    collectGarbage();
    await sleep(1);
  }
  expect(count).toBe(1000);
  connection.close();
});

test("two iterators over one query do not disturb each other, nor a plain read", () => {
  const connection = new SqliteConnection(":memory:", { readOnly: false, busyTimeoutMs: 0 });
  const [one, two] = [connection.iterate(numbers), connection.iterate(numbers)];
  expect(one.next().value).toEqual({ n: 1 });
  expect(two.next().value).toEqual({ n: 1 });
  expect(connection.all(numbers)).toHaveLength(1000);
  expect(one.next().value).toEqual({ n: 2 });
  expect(two.next().value).toEqual({ n: 2 });
  connection.close();
});

test("every number is stored exactly", () => {
  const connection = new SqliteConnection(":memory:", { readOnly: false, busyTimeoutMs: 0 });
  connection.exec("CREATE TABLE numbers (number REAL)");
  const store = (number: number) => {
    connection.run("DELETE FROM numbers", []);
    connection.run("INSERT INTO numbers VALUES (?)", [number]);
    return connection.rows("SELECT number FROM numbers")[0]?.["number"];
  };
  const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
  const ulps = fc.tuple(fc.integer({ min: 1, max: 100 }), fc.integer({ min: -4, max: 4 }));
  const almostWhole = ulps.map(([whole, steps]) => whole * (1 + steps * Number.EPSILON));
  fc.assert(
    fc.property(fc.oneof(number, almostWhole), (value) => {
      expect(store(value)).toBe(value);
    }),
    { examples: [[1e-300], [5e-324], [1 + Number.EPSILON]], numRuns: 2000 },
  );
  connection.close();
});

test("the SQLite in use is new enough", () => {
  const connection = new SqliteConnection(":memory:", { readOnly: false, busyTimeoutMs: 0 });
  expect(() => checkSqliteVersion(connection)).not.toThrow();
  connection.close();
});
