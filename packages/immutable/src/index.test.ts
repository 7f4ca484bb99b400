/** The mark of values that never change. */
import { expect, test } from "vitest";

import { isImmutable, markImmutable } from "./index.ts";

test("marks a value itself, and changes nothing in it", () => {
  const rows = [{ id: 1 }];
  expect(isImmutable(rows)).toBe(false);
  expect(markImmutable(rows)).toBe(rows);
  expect(isImmutable(rows)).toBe(true);
  expect(JSON.stringify(rows)).toBe('[{"id":1}]');
});

test("does not mark a copy, a part or an equal value", () => {
  const rows = markImmutable([{ id: 1 }]);
  expect(isImmutable([...rows])).toBe(false);
  expect(isImmutable(rows[0])).toBe(false);
  expect(isImmutable([{ id: 1 }])).toBe(false);
});

test.each([undefined, null, 1, "text", true])("%s is not marked", (value) => {
  expect(isImmutable(value)).toBe(false);
});
