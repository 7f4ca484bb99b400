/** The output of list procedures. A list that never changes, or its items, are checked once. */
import { isImmutable, markImmutable } from "@hellorec/immutable";
import { z } from "zod";

import type { Recommendations } from "./recommendations.ts";
import { recommendationsSchema } from "./recommendations.ts";

/** Items that are immutable and passed the check. */
const passed = new WeakSet<object>();

/** Lists that are immutable and passed the check, with what the check gave. */
const passedLists = new WeakMap<object, Recommendations>();

/** A list whose items passed before: everything else is checked. */
const withPassedItems = recommendationsSchema.extend({
  items: z.custom<Recommendations["items"]>(),
});

/**
 * The schema of lists, with a `parse` that checks immutable items at the first time only: a check of
 * ten items costs as much as all the rest of an answer. Items that are not immutable are checked each
 * time. A whole list that is immutable is checked once, and gives the same immutable value each time.
 * The other methods of the schema always check everything.
 *
 * @example recommendationsOutput.parse(list) // throws a ZodError if the list breaks the contract
 */
export const recommendationsOutput = Object.assign(recommendationsSchema.clone(), {
  parse(list: unknown): Recommendations {
    if (!isImmutable(list)) return checked(list);
    let passedList = passedLists.get(list);
    if (passedList === undefined) {
      passedList = markImmutable(checked(list));
      passedLists.set(list, passedList);
    }
    return passedList;
  },
});

function checked(list: unknown): Recommendations {
  const items = itemsOf(list);
  if (!isImmutable(items)) return recommendationsSchema.parse(list);
  if (!passed.has(items)) {
    recommendationsSchema.parse(list);
    passed.add(items);
  }
  return withPassedItems.parse(list);
}

function itemsOf(list: unknown): unknown {
  return typeof list === "object" && list !== null && "items" in list ? list.items : undefined;
}
