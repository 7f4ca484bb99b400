/** Cursors: what they hold, how long they get, and which are refused. */
import { expect, test } from "vitest";

import { CursorError, cursorTail, pageAt } from "./paging.ts";
import type { Page } from "./paging.ts";

const cursorAfter = (page: Page, hashes: readonly number[]) =>
  `${page.recommendation_id}${cursorTail(page, hashes)}`;

test("a cursor holds the list and the items on earlier pages", () => {
  const first = pageAt(undefined);
  const second = pageAt(cursorAfter(first, [1, 2]));
  const third = pageAt(cursorAfter(second, [0xffffffff]));
  expect(third.recommendation_id).toBe(first.recommendation_id);
  expect([...third.shown]).toEqual([1, 2, 0xffffffff]);
});

test("every list has an ID of its own", () => {
  const listIds = Array.from({ length: 1000 }, () => pageAt(undefined).recommendation_id);
  expect(new Set(listIds).size).toBe(1000);
});

test("a list ends after a thousand items", () => {
  const hashes = Array.from({ length: 1000 }, (_, at) => at);
  const page = pageAt(cursorAfter(pageAt(undefined), hashes));
  expect(page.shown.size).toBe(1000);
  expect(cursorTail(page, [5000])).toBeUndefined();
});

test.each(["", "x", "not a cursor", "AAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAA=", "é".repeat(30)])(
  "refuses %j",
  (cursor) => {
    expect(() => pageAt(cursor)).toThrow(CursorError);
  },
);
