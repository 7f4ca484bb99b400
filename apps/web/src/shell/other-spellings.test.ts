/** Spellings that differ in capitals. */
import { expect, test } from "vitest";

import { otherSpellings } from "./other-spellings.ts";

test.each([
  ["ALICE", ["alice", "Alice"]],
  ["alice", ["Alice", "ALICE"]],
  ["aLICE", ["alice", "Alice", "ALICE"]],
  ["42", []],
])("%s", (typed, wanted) => expect(otherSpellings(typed)).toEqual(wanted));
