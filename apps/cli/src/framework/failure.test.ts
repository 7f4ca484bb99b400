/** Which exit status an error ends with. */
import { expect, test } from "vitest";

import { CliUsageError, CommandFailed, failureOf, startCommand } from "./failure.ts";

test.each([
  [new CliUsageError("name a file"), { line: "name a file", status: 2 }],
  [new CommandFailed("the fit failed"), { line: "the fit failed", status: 1 }],
  [new TypeError("x is not a function"), { line: "x is not a function", status: 1 }],
  ["thrown\nby hand", { line: "thrown by hand", status: 1 }],
])("%s", (error, failure) => {
  expect(failureOf(error)).toEqual(failure);
});

test.each([
  ["/a/hellorec/apps/cli/dist/hellorec.js", "npx pnpm@12 start"],
  ["C:\\hellorec\\apps\\cli\\dist\\hellorec.js", "npx pnpm@12 start"],
  ["/usr/local/bin/hellorec", "hellorec-server serve"],
  ["/srv/shop/node_modules/@hellorec/cli/dist/hellorec.js", "hellorec-server serve"],
])("%s: a server is started by %s", (file, command) => {
  expect(startCommand(file)).toBe(command);
});
