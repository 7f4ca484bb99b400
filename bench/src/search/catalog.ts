/** A made-up catalog: the films of MovieLens, and titles combined from their words. */
import type { ItemInput } from "@hellorec/client";
import { readMovielens } from "@hellorec/datasets";

import { BenchError } from "../bench-error.ts";

const FOLDER = "ml-latest-small";
const SEED = 13;

/** Numbers from 0 to 1, the same in every run. */
export type Random = () => number;

/** A linear congruential generator: enough to pick words. */
export function randomOf(seed: number): Random {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
}

/** One of the entries. */
export function pick(entries: readonly string[], random: Random): string {
  return entries[Math.floor(random() * entries.length)] ?? "";
}

/** The films, with their titles and genres. @throws {BenchError} the data set is not there */
export async function films(folder: string): Promise<ItemInput[]> {
  const found: ItemInput[] = [];
  try {
    const reader = await readMovielens(`${folder}/${FOLDER}`);
    for await (const records of reader.records) {
      for (const record of records) if (record.kind === "item") found.push(record.item);
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BenchError(`the titles are those of MovieLens, in ${folder}/${FOLDER}: ${reason}`);
  }
  return found;
}

/** The films, then titles of two to five of their words, with a made-up director each. */
export function catalogOf(known: readonly ItemInput[], count: number): ItemInput[] {
  const random = randomOf(SEED);
  const words = known.flatMap(({ title }) => title.replace(/\(\d{4}\)\s*$/, "").split(/\s+/));
  const named = words.filter((word) => word !== "");
  const more = Array.from({ length: Math.max(0, count - known.length) }, (_, at): ItemInput => {
    const length = 2 + Math.floor(random() * 4);
    const title = Array.from({ length }, () => pick(named, random)).join(" ");
    return {
      item_id: `made-up-${at}`,
      title,
      categories: known[at % known.length]?.categories ?? [],
      attributes: {
        director: `${pick(named, random)} ${pick(named, random)}`,
        year: 1900 + (at % 125),
      },
    };
  });
  return [...known, ...more];
}
