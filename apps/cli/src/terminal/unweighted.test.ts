/** The warning about types without a weight. */
import { expect, test } from "vitest";

import { unweightedNote } from "./unweighted.ts";

test("names the types and the setting that gives them a weight", () => {
  expect(unweightedNote(["addtocart"])).toBe(
    'no weight for "addtocart": such events are kept, but have no effect until EVENT_WEIGHTS of the server names the type, as in addtocart=3',
  );
  expect(unweightedNote(["a", "b\u001B[31m"])).toMatch(
    /^no weight for "a", "b \[31m": .* the types/,
  );
  expect(unweightedNote([])).toBeUndefined();
  expect(unweightedNote(undefined)).toBeUndefined();
});
