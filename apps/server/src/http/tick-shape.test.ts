/** The shape of the entries of Node's queue of ticks. */
import { expect, test } from "vitest";

import { keepTickShape } from "./tick-shape.ts";

test("an entry of the queue is kept, the same each time", async () => {
  const entry = await keepTickShape();
  // Another shape would not help: this is what Node's literal has.
  expect(Object.keys(entry)).toEqual(["callback", "args"]);
  const symbols = Object.getOwnPropertySymbols(entry).map(String);
  expect(symbols).toContain("Symbol(async_id_symbol)");
  expect(symbols).toContain("Symbol(trigger_async_id_symbol)");
  expect(await keepTickShape()).toBe(entry);
});
