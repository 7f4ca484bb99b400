/** Popular items while rankings are recomputed. The lists are tested through engine.test.ts. */
import { expect, test } from "vitest";

import { ItemIndex } from "../catalog/item-index.ts";
import { PopularityRanking } from "../feedback/popularity-ranking.ts";
import { STALE } from "./cache-place.ts";
import { popularItems } from "./popular-items.ts";

function rankingOf(totals: readonly number[]): Promise<PopularityRanking> {
  const sums = { newest: 0, totals: Float64Array.from(totals), decayed: Float64Array.from(totals) };
  return PopularityRanking.create(sums, 1);
}

test("items of an older ranking are not taken for those of a newer one", async () => {
  const index = new ItemIndex();
  for (const item_id of ["a", "b"]) index.intern(item_id);
  const [older, newer] = [await rankingOf([2, 1]), await rankingOf([2, 3])];
  const first = async (ranking: PopularityRanking, current: PopularityRanking | undefined) => {
    const sources = { catalog: { index }, popularity: { current: () => current } };
    const found = await popularItems(sources, ranking, { count: 1, filter: () => true });
    return { number: found.items[0]?.number, ranking: found.ranking };
  };
  // It became current after the other one was asked for.
  expect(await first(older, newer)).toEqual({ number: 0, ranking: STALE });
  expect(await first(newer, newer)).toEqual({ number: 1, ranking: newer });
  expect(await first(newer, undefined)).toEqual({ number: 1, ranking: STALE });
});
