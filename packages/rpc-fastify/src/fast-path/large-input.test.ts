/** Large inputs wait for the next turn of the event loop. */
import { expect, test } from "vitest";

import { afterParsing } from "./large-input.ts";

test("gives what is short at once", () => {
  expect(afterParsing("value", 100)).toBe("value");
});

test("gives what is long after other work had its turn", async () => {
  const order: string[] = [];
  setImmediate(() => order.push("other work"));
  const value = await afterParsing("value", 100_000);
  order.push(value);
  expect(order).toEqual(["other work", "value"]);
});
