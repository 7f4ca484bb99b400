/** Items by their IDs, and what removing them answers. */
import { expect, test } from "vitest";

import { item, testEngine } from "../testing/test-engine.ts";

test("many items by their IDs: each once, in the order asked, unknown ones left out", async () => {
  const { engine } = await testEngine();
  const { items } = engine.ports;
  await items.put([item("a"), item("b"), item("c")]);
  expect(await items.getMany(["c", "lost", "a", "c"])).toEqual({ items: [item("c"), item("a")] });
});

test("removing items names those that were not there", async () => {
  const { engine } = await testEngine();
  const { items } = engine.ports;
  await items.put([item("a"), item("b")]);
  expect(await items.remove(["a", "lost", "lost"])).toEqual({ removed: 1, not_found: ["lost"] });
  expect(await items.remove(["b"])).toEqual({ removed: 1 });
  expect(await items.remove(["b"])).toEqual({ removed: 0, not_found: ["b"] });
});
