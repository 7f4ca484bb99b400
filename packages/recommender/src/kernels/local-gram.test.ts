import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { interactionsFromPairs } from "../data/interactions-from-pairs.ts";
import { LocalGram } from "./local-gram.ts";

describe("LocalGram", () => {
  test("counts what items have in common, block after block", () => {
    const users = 6;
    const items = 8;
    const pair = fc.tuple(fc.nat(users - 1), fc.nat(items - 1));
    const block = fc.uniqueArray(fc.nat(items - 1), { minLength: 1 });
    fc.assert(
      fc.property(fc.array(pair), fc.array(block, { maxLength: 3 }), (pairs, blocks) => {
        const interactions = interactionsFromPairs({
          userCount: users,
          itemCount: items,
          users: pairs.map(([user]) => user),
          items: pairs.map(([, item]) => item),
        });
        const has = (user: number, item: number): boolean =>
          pairs.some(([u, i]) => u === user && i === item);
        const factors = Float64Array.from({ length: users }, (_, user) => 2 ** user);
        const gram = new LocalGram(interactions, factors);
        const found = new Float64Array(items * items).fill(Number.NaN);
        for (const chosen of blocks) {
          const size = chosen.length;
          gram.compute(Int32Array.from(chosen), size, found);
          for (const [row, left] of chosen.entries()) {
            for (const [column, right] of chosen.slice(0, row + 1).entries()) {
              const sum = factors.reduce(
                (total, factor, user) => total + (has(user, left) && has(user, right) ? factor : 0),
                0,
              );
              expect(found[row * size + column]).toBe(sum);
            }
          }
        }
      }),
    );
  });
});
