import { describe, expect, it } from "vitest";

import { fitItemWeights, modelNames } from "./fit-item-weights.ts";
import { interactionsFromPairs, type Interactions } from "./interactions.ts";
import { checkItemWeights } from "./item-weights.ts";
import { seededRandom } from "./seeded-random.ts";

/** Users who like items near a place of their own, a few of them anything. */
function clustered(userCount: number, itemCount: number, perUser: number): Interactions {
  const random = seededRandom(11);
  const users: number[] = [];
  const items: number[] = [];
  for (let user = 0; user < userCount; user += 1) {
    const centre = random.below(itemCount);
    for (let pair = 0; pair < perUser; pair += 1) {
      const offset = Math.floor(itemCount * 0.2 * random.uniform() ** 3);
      users.push(user);
      items.push((centre + offset) % itemCount);
    }
  }
  return interactionsFromPairs({ userCount, itemCount, users, items });
}

describe.each(modelNames)("%s", (model) => {
  it("comes out equal, bit for bit, on one thread and on several", async () => {
    const interactions = clustered(2000, 600, 160);
    const params = { neighbours: 20 };
    const one = await fitItemWeights(interactions, { model, params }, { threads: 1 });
    checkItemWeights(one);
    expect(one.weights.length).toBeGreaterThan(600);
    for (const threads of [2, 3]) {
      expect(await fitItemWeights(interactions, { model, params }, { threads })).toEqual(one);
    }
  });
});
