/**
 * Loads the files: interactions to fit on, interactions to predict, and notes on what is left out.
 */
import { IdIndex, readInteractions } from "@hellorec/datasets";
import type { InteractionFile } from "@hellorec/datasets";
import { isSampledUser } from "@hellorec/engine";
import {
  InteractionsBuilder,
  interactionsFromPairs,
  itemPopularity,
  itemsOfUser,
  leaveLastOut,
  splitByRatio,
} from "@hellorec/recommender";
import type { HeldOut, InteractionPairs, Interactions, Split } from "@hellorec/recommender";

import type { ModelSettings } from "../settings/settings.ts";
import { leftOutNotes, missNotes } from "./data-notes.ts";

const SECONDS_A_DAY = 86_400;

/** The number of users, items and interactions, each counted once. */
export interface Size {
  readonly users: number;
  readonly items: number;
  readonly interactions: number;
}

/** Data to measure on. */
export interface Data extends Split {
  /** What a model is fitted to, where that is the train part of a sample of the users. */
  readonly sample?: Interactions;
  readonly train_size: Size;
  readonly test_size: Size;
  /**
   * What `auto` holds out to compare candidates, as the test part asks: the newest items of each user
   * where the order is known, random ones where the test part is random, else both kinds.
   */
  readonly held_out: HeldOut;
  /** For people: what is left out and what counts as missed, a line each. */
  readonly notes: readonly string[];
}

/**
 * Reads the files.
 *
 * @throws {DatasetError} a file cannot be read
 * @throws {NothingToMeasure} no user has something in train and something in test
 */
export async function loadData(settings: ModelSettings): Promise<Data> {
  const notes: string[] = [];
  const split = await readSplit(settings, notes);
  notes.push(...missNotes(split));
  const { sample } = settings;
  return {
    ...split,
    ...(sample !== undefined && { sample: ofSample(split.train, split.isSampled) }),
    train_size: sizeOf(split.train),
    test_size: sizeOf(split.test),
    notes,
  };
}

async function readSplit(
  settings: ModelSettings,
  notes: string[],
): Promise<Split & Pick<Data, "held_out"> & Pick<SampledIds, "isSampled">> {
  const { train: file, test, format, columns, min_value } = settings;
  const ids = { users: new SampledIds(settings.sample), items: new IdIndex() };
  const { isSampled } = ids.users;
  const options = { format, ...columns, ...ids, ...(min_value === undefined ? {} : { min_value }) };
  const first = await readInteractions(file, options);
  notes.push(...leftOutNotes(file, first));
  const hasTimes = first.times !== undefined;
  if (test.kind === "file") {
    const second = await readInteractions(test.file, options);
    notes.push(...leftOutNotes(test.file, second));
    const counts = { userCount: ids.users.size, itemCount: ids.items.size };
    const matrix = (read: InteractionFile) =>
      interactionsFromPairs({ ...counts, ...inOrderOfTime(read) }, "shared");
    const held_out = hasTimes ? "newest" : "mixed";
    return { train: matrix(first), test: matrix(second), held_out, isSampled };
  }
  const counts = { userCount: ids.users.size, itemCount: ids.items.size };
  const all = interactionsFromPairs({ ...counts, ...inOrderOfTime(first) });
  if (test.kind === "holdout") {
    return { ...splitByRatio(all, test.ratio, settings.seed), held_out: "random", isSampled };
  }
  if (!hasTimes) {
    notes.push(`${file}: has no times, so the newest are those that come last in the file`);
  }
  return { ...leaveLastOut(all, test.count), held_out: "newest", isSampled };
}

/** Numbers of users that tell which of them are in a sample. */
class SampledIds extends IdIndex {
  /** By the user's number. */
  readonly isSampled: boolean[] = [];
  readonly #share: number;

  constructor(share = 1) {
    super();
    this.#share = share;
  }

  override numberOf(id: string): number {
    const number = super.numberOf(id);
    if (number === this.isSampled.length) this.isSampled.push(isSampledUser(id, this.#share));
    return number;
  }
}

/** The same users and items; those who are not in the sample have nothing. */
function ofSample(train: Interactions, isSampled: readonly boolean[]): Interactions {
  const builder = new InteractionsBuilder();
  for (let user = 0; user < train.userCount; user += 1) {
    builder.addUser(isSampled[user] === true ? itemsOfUser(train, user) : []);
  }
  return builder.build(train.itemCount, "shared");
}

/**
 * The pairs sorted by time. Pairs of equal times, and of files without times, keep their order. A time
 * more than a day ahead comes from a wrong clock: as in the server, it is older than all others.
 */
function inOrderOfTime(file: InteractionFile): Pick<InteractionPairs, "users" | "items"> {
  const { users, items, times } = file;
  const horizon = Date.now() / 1000 + SECONDS_A_DAY;
  const isWrong = (time: number): boolean => time > horizon;
  if (times === undefined || (isAscending(times) && !times.some(isWrong))) return { users, items };
  const timeOf = (place: number): number => times[place] ?? 0;
  const order = Int32Array.from(times.keys()).sort(
    (a, b) => Number(isWrong(timeOf(b))) - Number(isWrong(timeOf(a))) || timeOf(a) - timeOf(b),
  );
  return {
    users: order.map((place) => users[place] ?? 0),
    items: order.map((place) => items[place] ?? 0),
  };
}

function isAscending(numbers: Float64Array): boolean {
  return numbers.every((number, place) => place === 0 || number >= (numbers[place - 1] ?? 0));
}

/** What of the interactions is counted. */
export function sizeOf(interactions: Interactions): Size {
  let users = 0;
  for (let user = 0; user < interactions.userCount; user += 1) {
    if (itemsOfUser(interactions, user).length > 0) users += 1;
  }
  const items = itemPopularity(interactions).reduce((sum, count) => sum + Math.min(count, 1), 0);
  return { users, items, interactions: interactions.userItems.length };
}
