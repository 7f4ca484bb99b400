/** Cursors: what they hold, how long they get, and which are refused. */
import { expect, test } from "vitest";

import { CursorError, cursorTail, positionOf, pageSize } from "./paging.ts";
import type { ListPosition } from "./paging.ts";

const cursorAfter = (page: ListPosition, hashes: readonly number[]) =>
  `${page.recommendationId}${cursorTail(page, hashes)}`;

test("a cursor holds the list and the items on earlier pages", () => {
  const first = positionOf(undefined);
  const second = positionOf(cursorAfter(first, [1, 2]));
  const third = positionOf(cursorAfter(second, [0xffffffff]));
  expect(third.recommendationId).toBe(first.recommendationId);
  expect([...third.shown]).toEqual([1, 2, 0xffffffff]);
});

test("every list has an ID of its own", () => {
  const listIds = Array.from({ length: 1000 }, () => positionOf(undefined).recommendationId);
  expect(new Set(listIds).size).toBe(1000);
});

test.each([1, 7, 10, 99, 100, 999, 1000])(
  "with pages of %d a list ends after 1,000 items",
  (limit) => {
    let page: ListPosition | undefined = positionOf(undefined);
    let items = 0;
    while (page !== undefined) {
      // Every item has the same hash: the bound counts items, and not different hashes.
      const hashes = Array.from({ length: pageSize(page, limit) }, () => 7);
      items += hashes.length;
      const tail = cursorTail(page, hashes);
      page = tail === undefined ? undefined : positionOf(`${page.recommendationId}${tail}`);
    }
    expect(items).toBe(1000);
  },
);

test.each(["", "x", "not a cursor", "AAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAA=", "é".repeat(30)])(
  "refuses %j",
  (cursor) => {
    expect(() => positionOf(cursor)).toThrow(CursorError);
  },
);
