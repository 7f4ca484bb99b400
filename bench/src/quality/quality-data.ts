/** The data sets of `bench quality`, split into train and test as docs/evaluation.md does. */
import { existsSync } from "node:fs";
import { join } from "node:path";

import { IdIndex, readInteractions } from "@hellorec/datasets";
import type { Split } from "@hellorec/recommender";
import { interactionsFromPairs, itemsOfUser, splitByRatio } from "@hellorec/recommender";

/** A rating from which on an item counts as liked. */
const LIKED = 4;
const HELD_OUT = 0.2;
const SEED = 1;

/** A data set that may be on this machine. */
export interface QualityData {
  readonly name: string;
  readonly description: string;
  /** Files that it is read from. */
  readonly files: readonly string[];
  readonly read: () => Promise<Split>;
}

/**
 * All data sets, smallest first.
 *
 * @param folders where each is
 */
export function qualityData(folders: {
  readonly gowalla: string;
  readonly movielens: string;
}): QualityData[] {
  const ratings = join(folders.movielens, "ratings.csv");
  const [train, test] = [join(folders.gowalla, "train.txt"), join(folders.gowalla, "test.txt")];
  return [
    {
      name: "ml-latest-small",
      description: `ml-latest-small, ratings of ${LIKED} or more, a random ${HELD_OUT * 100}% of each user's held out`,
      files: [ratings],
      read: () => readRatings(ratings),
    },
    {
      name: "gowalla",
      description: "Gowalla in the split of LightGCN's paper",
      files: [train, test],
      read: () => readTwoFiles(train, test),
    },
  ];
}

/** The first file of a data set that is not there. */
export function missingFile({ files }: QualityData): string | undefined {
  return files.find((file) => !existsSync(file));
}

/** The items of each user in train, oldest first. */
export function trainLists({ train }: Split): Int32Array[] {
  return Array.from({ length: train.userCount }, (_, user) => itemsOfUser(train, user));
}

async function readRatings(file: string): Promise<Split> {
  const ids = { users: new IdIndex(), items: new IdIndex() };
  const { users, items, times } = await readInteractions(file, { ...ids, min_value: LIKED });
  const timeOf = (place: number): number => times?.[place] ?? 0;
  const order = Int32Array.from(users.keys()).sort((a, b) => timeOf(a) - timeOf(b));
  const all = interactionsFromPairs({
    userCount: ids.users.size,
    itemCount: ids.items.size,
    users: order.map((place) => users[place] ?? 0),
    items: order.map((place) => items[place] ?? 0),
  });
  return splitByRatio(all, HELD_OUT, SEED);
}

async function readTwoFiles(train: string, test: string): Promise<Split> {
  const ids = { users: new IdIndex(), items: new IdIndex() };
  const [first, second] = [await readInteractions(train, ids), await readInteractions(test, ids)];
  const counts = { userCount: ids.users.size, itemCount: ids.items.size };
  return {
    train: interactionsFromPairs({ ...counts, users: first.users, items: first.items }),
    test: interactionsFromPairs({ ...counts, users: second.users, items: second.items }),
  };
}
