/** Which exit status an error ends with. */
import { expect, test } from "vitest";

import { CommandFailed, failureOf, CliUsageError } from "./failure.ts";

test.each([
  [new CliUsageError("name a file"), { line: "name a file", status: 2 }],
  [new CommandFailed("the fit failed"), { line: "the fit failed", status: 1 }],
  [new TypeError("x is not a function"), { line: "x is not a function", status: 1 }],
  ["thrown\nby hand", { line: "thrown by hand", status: 1 }],
])("%s", (error, failure) => {
  expect(failureOf(error)).toEqual(failure);
});
