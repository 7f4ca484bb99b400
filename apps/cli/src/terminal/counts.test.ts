/** How counts read. */
import { expect, test } from "vitest";

import { counted, countsText, grouped } from "./counts.ts";

test.each([
  [0, "0"],
  [999, "999"],
  [9125, "9,125"],
  [1_234_567, "1,234,567"],
])("%d is %s", (value, text) => {
  expect(grouped(value)).toBe(text);
});

test.each([
  [0, "0 items"],
  [1, "1 item"],
  [2, "2 items"],
  [100_836, "100,836 items"],
])("%d with its noun is %s", (count, text) => {
  expect(counted(count, "item")).toBe(text);
});

test.each([
  [{ created: 1500, updated: 0 }, "1,500 created, 0 updated"],
  [{ accepted: 1, duplicates: 1 }, "1 accepted, 1 duplicate"],
  [{ accepted: 0, duplicates: 2 }, "0 accepted, 2 duplicates"],
  [{ erased_events: 1 }, "1 event erased"],
  [{ removed_items: 0, removed_events: 1234 }, "0 items removed, 1,234 events removed"],
  [{ accepted: 1, duplicates: 0, names: ["a"] }, "1 accepted, 0 duplicates"],
])("%j is %s", (counts, text) => {
  expect(countsText(counts)).toBe(text);
});
