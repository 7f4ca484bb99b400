/** Cursors: what they hold, how long they get, and which are refused. */
import { expect, test } from "vitest";

import { CursorError, cursorTail, pageAt, pageSize } from "./paging.ts";
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

test.each([1, 7, 10, 99, 100, 999, 1000])(
  "with pages of %d a list ends after 1,000 items",
  (limit) => {
    let page: Page | undefined = pageAt(undefined);
    let items = 0;
    while (page !== undefined) {
      // Every item has the same hash: the bound counts items, and not different hashes.
      const hashes = Array.from({ length: pageSize(page, limit) }, () => 7);
      items += hashes.length;
      const tail = cursorTail(page, hashes);
      page = tail === undefined ? undefined : pageAt(`${page.recommendation_id}${tail}`);
    }
    expect(items).toBe(1000);
  },
);

test.each(["", "x", "not a cursor", "AAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAA=", "é".repeat(30)])(
  "refuses %j",
  (cursor) => {
    expect(() => pageAt(cursor)).toThrow(CursorError);
  },
);
