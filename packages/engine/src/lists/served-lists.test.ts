/** Counts of lists: across restarts, with few writes, and after a failed write. */
import type { ListCounter } from "@hellorec/store";
import { expect, test } from "vitest";

import type { Engine } from "../engine.ts";
import { testDatabase } from "../testing/test-database.ts";
import { event, item, LIST, testEngine } from "../testing/test-engine.ts";
import { LIST_SERIES } from "./paging.ts";
import { ServedLists } from "./served-lists.ts";

function click(engine: Engine, recommendation_id: string) {
  return engine.ports.events.track([{ ...event("x", "a", "click"), recommendation_id }]);
}

test("counts survive a restart, and a list from before it counts when it is clicked", async () => {
  const url = await testDatabase();
  const before = await testEngine({ url });
  await before.engine.ports.items.put([item("a")]);
  const list = await before.engine.ports.recommendations.popular(LIST);
  await before.engine.ports.recommendations.popular(LIST);
  await before.close();
  const { engine } = await testEngine({ url });
  expect((await engine.stats()).recommendations).toMatchObject({ served: 2, clicked: 0 });
  await click(engine, list.recommendation_id);
  await click(engine, list.recommendation_id);
  const expected = { served: 2, clicked: 1, click_through: 0.5 };
  expect((await engine.stats()).recommendations).toEqual(expected);
});

/** A store's counter in memory. `failure` makes writes fail. */
function memoryCounter() {
  const writes: [series: string, lists: number][] = [];
  const counter = {
    writes,
    failure: undefined as Error | undefined,
    addServed: async (series: string, lists: number) => {
      if (counter.failure !== undefined) throw counter.failure;
      writes.push([series, lists]);
    },
    counts: async () => ({ served: writes.reduce((sum, [, lists]) => sum + lists, 0), clicked: 0 }),
  };
  return counter satisfies ListCounter;
}

test("the first list is written at once, the others together, the rest at the close", async () => {
  const lists = memoryCounter();
  const served = new ServedLists({ lists, onError: () => expect.unreachable() });
  served.count();
  await served.statistics();
  expect(lists.writes).toEqual([[LIST_SERIES, 1]]);
  for (let list = 0; list < 1000; list++) served.count();
  expect(await served.statistics()).toEqual({ served: 1001, clicked: 0, click_through: 0 });
  expect(lists.writes).toHaveLength(1);
  // What a crash could take off is not in it yet.
  expect(await served.stored()).toEqual({ served: 1, clicked: 0 });
  await served.close();
  expect(lists.writes).toEqual([
    [LIST_SERIES, 1],
    [LIST_SERIES, 1000],
  ]);
});

test("lists of a failed write are written later, and the failure is reported once", async () => {
  const lists = memoryCounter();
  const errors: unknown[] = [];
  const served = new ServedLists({ lists, onError: (error) => errors.push(error) });
  lists.failure = new Error("the disk is full");
  served.count();
  served.count();
  await served.close();
  expect(errors).toEqual([lists.failure]);
  expect(await served.statistics()).toMatchObject({ served: 2 });
  lists.failure = undefined;
  await served.close();
  expect(lists.writes).toEqual([[LIST_SERIES, 2]]);
});
