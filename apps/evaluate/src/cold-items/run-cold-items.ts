/**
 * A run that holds out whole items and ranks among them by what they are, beside two baselines.
 * Tested through cold-items.test.ts.
 */
import { IdIndex, readInteractions } from "@hellorec/datasets";
import { holdOutItems, interactionsFromPairs } from "@hellorec/recommender";

import { leftOutNotes } from "../data/data-notes.ts";
import { sizeOf } from "../data/load-data.ts";
import { NothingToMeasure } from "../data/nothing-to-measure.ts";
import { peakMemory } from "../run/peak-memory.ts";
import type { RunContext, RunResult } from "../run/result.ts";
import type { ColdItemSettings } from "../settings/settings.ts";
import { readItemContents } from "./item-content.ts";
import { measureRankings } from "./measure-rankings.ts";
import { rankings } from "./rankings.ts";

/**
 * Measures rankings of items that nobody has touched.
 *
 * @throws {DatasetError} a file cannot be read
 * @throws {NothingToMeasure} no user has a held-out item and another one
 * @throws the signal's reason once it is aborted
 */
export async function runColdItems(
  settings: ColdItemSettings,
  { signal, note, onProgress }: RunContext,
): Promise<RunResult> {
  const started = performance.now();
  const ids = { users: new IdIndex(), items: new IdIndex() };
  const { train: file, format, columns, min_value } = settings;
  const options = { format, ...columns, ...ids, ...(min_value === undefined ? {} : { min_value }) };
  const read = await readInteractions(file, options);
  for (const text of leftOutNotes(file, read)) note(text);
  const counts = { userCount: ids.users.size, itemCount: ids.items.size };
  const all = interactionsFromPairs({ ...counts, users: read.users, items: read.items });
  const contents = await readItemContents(settings.items, ids.items);
  for (const text of contents.notes) note(text);
  const split = holdOutItems(all, settings.share, settings.seed);
  const unknown = split.heldOut.filter((item) => !contents.table.has(item)).length;
  if (unknown > 0) {
    note(`${settings.items}: lacks ${unknown} of ${split.heldOut.length} held-out items`);
  }
  const read_seconds = (performance.now() - started) / 1000;
  const results = await measureRankings(rankings(split, contents, settings.seed), split, {
    cutoffs: settings.cutoffs,
    signal,
    onProgress: (share) => onProgress("ranking for every user", share),
  });
  if (results.every(({ users }) => users === 0)) {
    throw new NothingToMeasure(
      "nothing is left to predict: no user has a held-out item and another one; use more data or another --cold-items",
    );
  }
  const peak_memory_mib = Math.round(peakMemory());
  return {
    train: sizeOf(split.train),
    test: sizeOf(split.test),
    read_seconds,
    results: results.map((result) => ({ ...result, peak_memory_mib })),
    peak_memory_mib,
  };
}
