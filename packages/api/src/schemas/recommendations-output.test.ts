/** Immutable items are checked once, all others each time. */
import { isImmutable, markImmutable } from "@hellorec/immutable";
import { expect, test } from "vitest";
import { z } from "zod";

import { list } from "../testing/sample-ports.ts";
import { recommendationsOutput } from "./recommendations-output.ts";
import { recommendationsSchema } from "./recommendations.ts";

/** Items that count how often they are read. */
function countedItems() {
  let reads = 0;
  const items = list.items.map((entry) => ({
    ...entry,
    get score() {
      reads++;
      return entry.score;
    },
  }));
  return { items, reads: () => reads };
}

test("immutable items are checked once, and passed on as they are", () => {
  const { items, reads } = countedItems();
  const answer = { ...list, items: markImmutable(items) };
  expect(recommendationsOutput.parse(answer).items).toBe(items);
  const firstReads = reads();
  expect(firstReads).toBeGreaterThan(0);
  expect(recommendationsOutput.parse({ ...answer, recommendation_id: "r2" })).toMatchObject({
    recommendation_id: "r2",
  });
  expect(recommendationsOutput.parse(answer).items).toBe(items);
  expect(reads()).toBe(firstReads);
});

test("a whole list that is immutable is checked once, and gives one immutable value", () => {
  const { items, reads } = countedItems();
  const answer = markImmutable({ ...list, items: markImmutable(items) });
  const first = recommendationsOutput.parse(answer);
  expect(first).toEqual({ ...list, items });
  expect(isImmutable(first)).toBe(true);
  const firstReads = reads();
  expect(recommendationsOutput.parse(answer)).toBe(first);
  expect(recommendationsOutput.parse({ ...answer })).not.toBe(first);
  const wrong = markImmutable({ ...list, items: "none" });
  for (const _ of [1, 2]) expect(() => recommendationsOutput.parse(wrong)).toThrow(z.ZodError);
  expect(reads()).toBe(firstReads);
});

test("other items are checked each time", () => {
  const { items, reads } = countedItems();
  recommendationsOutput.parse({ ...list, items });
  const firstReads = reads();
  recommendationsOutput.parse({ ...list, items });
  expect(reads()).toBe(2 * firstReads);
});

test("what was refused is refused again, each time with its reasons", () => {
  const items = markImmutable([{ ...list.items[0], score: "high" }]);
  for (const _ of [1, 2]) {
    let thrown: unknown;
    try {
      recommendationsOutput.parse({ ...list, items });
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(z.ZodError);
    expect(thrown).toMatchObject({ issues: [{ path: ["items", 0, "score"] }] });
  }
  for (const broken of [{ ...list, items: "none" }, { ...list, items: null }, null, "list"]) {
    expect(() => recommendationsOutput.parse(broken)).toThrow(z.ZodError);
  }
});

test("the rest of a list is checked each time", () => {
  const answer = { ...list, items: markImmutable([...list.items]) };
  recommendationsOutput.parse(answer);
  expect(() => recommendationsOutput.parse({ ...answer, strategy: "magic" })).toThrow(z.ZodError);
  expect(() => recommendationsOutput.parse({ ...answer, extra: 1 })).toThrow(z.ZodError);
});

test("it describes itself as the schema of lists does", () => {
  expect(z.toJSONSchema(recommendationsOutput)).toEqual(z.toJSONSchema(recommendationsSchema));
});
