/** Types without a weight are named, and types that the settings give a weight count everywhere. */
import { expect, test } from "vitest";

import { event, item, LIST, testEngine, train, userQuery } from "../testing/test-engine.ts";
import { DEFAULT_WEIGHTS } from "./event-weights.ts";

test("track and status name the types that carry no weight", async () => {
  const { engine } = await testEngine({ refitAfterEvents: 0 });
  const { events, model } = engine.ports;
  expect(await events.track([event("x", "a")])).toEqual({ accepted: 1, duplicates: 0 });
  expect(await model.status()).not.toHaveProperty("unweighted_types");
  const types = ["addtocart", "view", "transaction", "addtocart"];
  expect(await events.track(types.map((type) => event("x", "a", type)))).toEqual({
    accepted: 4,
    duplicates: 0,
    unweighted_types: ["addtocart", "transaction"],
  });
  // A count that was slow is not repeated at once.
  await expect
    .poll(async () => (await model.status()).unweighted_types, { timeout: 20_000 })
    .toEqual([
      { type: "addtocart", events: 2 },
      { type: "transaction", events: 1 },
    ]);
});

test("at most 20 types are named, those of most events first", async () => {
  const { engine } = await testEngine({ refitAfterEvents: 0 });
  const types = Array.from({ length: 30 }, (_, at) => `type-${at}`);
  const batch = [...types, "type-29"].map((type) => event("x", "a", type));
  const { unweighted_types } = await engine.ports.events.track(batch);
  expect(unweighted_types).toEqual(types.slice(0, 20));
  const stored = (await engine.ports.model.status()).unweighted_types;
  expect(stored).toHaveLength(20);
  expect(stored?.[0]).toEqual({ type: "type-29", events: 2 });
});

test("a type that has a weight counts in popular lists, histories and fits", async () => {
  const weights = { ...DEFAULT_WEIGHTS, addtocart: 3, refund: -6 };
  const { engine } = await testEngine({
    eventWeights: weights,
    refitAfterEvents: 0,
    model: "rp3beta",
  });
  const { events, items, recommendations } = engine.ports;
  await items.put(["a", "b", "c", "d"].map((id) => item(id)));
  const carts = ["r1", "r2", "r3"].flatMap((reader) =>
    ["a", "b"].map((id) => event(reader, id, "addtocart")),
  );
  const answer = await events.track([
    ...carts,
    event("r4", "c"),
    event("r5", "d", "addtocart"),
    event("r5", "d", "refund"),
    event("me", "a", "addtocart"),
  ]);
  expect(answer).not.toHaveProperty("unweighted_types");
  const idsOf = (list: { items: readonly { item: { item_id: string } }[] }) =>
    list.items.map(({ item: { item_id } }) => item_id);
  // Carts of 3 users weigh 9, of 4 users 12; one cart weighs more than one view.
  expect(idsOf(await recommendations.popular(LIST))).toEqual(["a", "b", "d", "c"]);
  expect(await train(engine)).toBe("done");
  const mine = await recommendations.forUser(userQuery("me"));
  expect(mine.strategy).toBe("personal");
  expect(idsOf(mine)[0]).toBe("b");
});
