import { expect, test } from "vitest";

import { IdNumbers } from "./id-numbers.ts";

test("numbers IDs as they come, in one map or in many", () => {
  for (const most of [1, 2, 100]) {
    const numbers = new IdNumbers(most);
    expect(numbers.ids()).toEqual([]);
    expect(["a", "b", "a", "c", "b", "d", "e", "a"].map((id) => numbers.numberOf(id))).toEqual([
      0, 1, 0, 2, 1, 3, 4, 0,
    ]);
    expect(numbers.ids()).toEqual(["a", "b", "c", "d", "e"]);
  }
});
