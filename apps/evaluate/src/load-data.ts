/** From files to what is fitted and what is predicted, with a note on everything left out. */
import { IdIndex, readInteractions } from "@hellorec/datasets";
import type { InteractionFile } from "@hellorec/datasets";
import {
  interactionsFromPairs,
  itemPopularity,
  itemsOfUser,
  leaveLastOut,
  splitByRatio,
} from "@hellorec/recommender";
import type { InteractionPairs, Interactions, Split } from "@hellorec/recommender";

import { NothingToMeasure } from "./failure.ts";
import type { Settings } from "./settings.ts";

/** How much there is of something, each counted once. */
export interface Size {
  readonly users: number;
  readonly items: number;
  readonly interactions: number;
}

/** Data to measure on. */
export interface Data extends Split {
  readonly train_size: Size;
  readonly test_size: Size;
  /** For people: what was left out and what will count as missed, a line each. */
  readonly notes: readonly string[];
}

/**
 * Reads the files.
 *
 * @throws {DatasetError} a file cannot be read
 * @throws {NothingToMeasure} no user has something in train and something in test
 */
export async function loadData(settings: Settings): Promise<Data> {
  const notes: string[] = [];
  const split = await readSplit(settings, notes);
  noteMisses(split, notes);
  return {
    ...split,
    train_size: sizeOf(split.train),
    test_size: sizeOf(split.test),
    notes,
  };
}

async function readSplit(settings: Settings, notes: string[]): Promise<Split> {
  const { train: file, test, format, min_value } = settings;
  const ids = { users: new IdIndex(), items: new IdIndex() };
  const options = { format, ...ids, ...(min_value === undefined ? {} : { min_value }) };
  const first = await readInteractions(file, options);
  noteLeftOut(file, first, notes);
  if (test.kind === "file") {
    const second = await readInteractions(test.file, options);
    noteLeftOut(test.file, second, notes);
    const counts = { userCount: ids.users.size, itemCount: ids.items.size };
    const matrix = (read: InteractionFile) =>
      interactionsFromPairs({ ...counts, ...inOrderOfTime(read) }, "shared");
    return { train: matrix(first), test: matrix(second) };
  }
  const counts = { userCount: ids.users.size, itemCount: ids.items.size };
  const all = interactionsFromPairs({ ...counts, ...inOrderOfTime(first) });
  if (test.kind === "holdout") return splitByRatio(all, test.ratio, settings.seed);
  if (first.times === undefined) {
    notes.push(`${file}: has no times, so the newest are those that come last in the file`);
  }
  return leaveLastOut(all, test.count);
}

/** The pairs by time where there are times; equal times, and files without, stay as they are. */
function inOrderOfTime(file: InteractionFile): Pick<InteractionPairs, "users" | "items"> {
  const { users, items, times } = file;
  if (times === undefined || isAscending(times)) return { users, items };
  const timeOf = (place: number): number => times[place] ?? 0;
  const order = Int32Array.from(times.keys()).sort((a, b) => timeOf(a) - timeOf(b));
  return {
    users: order.map((place) => users[place] ?? 0),
    items: order.map((place) => items[place] ?? 0),
  };
}

function isAscending(numbers: Float64Array): boolean {
  return numbers.every((number, place) => place === 0 || number >= (numbers[place - 1] ?? 0));
}

function sizeOf(interactions: Interactions): Size {
  let users = 0;
  for (let user = 0; user < interactions.userCount; user += 1) {
    if (itemsOfUser(interactions, user).length > 0) users += 1;
  }
  const items = itemPopularity(interactions).reduce((sum, count) => sum + Math.min(count, 1), 0);
  return { users, items, interactions: interactions.userItems.length };
}

function noteLeftOut(file: string, read: InteractionFile, notes: string[]): void {
  if (read.first_bad !== undefined) {
    const { line, reason } = read.first_bad;
    notes.push(`${file}: left out ${counted(read.bad_lines, "bad line")}; line ${line} ${reason}`);
  }
  if (read.below_min_value > 0) {
    notes.push(`${file}: left out ${counted(read.below_min_value, "line")} of too low a value`);
  }
}

/** Tells what of test nobody can predict. */
function noteMisses({ train, test }: Split, notes: string[]): void {
  const popularity = itemPopularity(train);
  let users = 0;
  let coldUsers = 0;
  let unknown = 0;
  let seen = 0;
  for (let user = 0; user < test.userCount; user += 1) {
    const wanted = itemsOfUser(test, user);
    if (wanted.length === 0) continue;
    const history = new Set(itemsOfUser(train, user));
    if (history.size === 0) {
      coldUsers += 1;
      continue;
    }
    users += 1;
    for (const item of wanted) {
      if (popularity[item] === 0) unknown += 1;
      if (history.has(item)) seen += 1;
    }
  }
  if (users === 0) {
    throw new NothingToMeasure(
      coldUsers === 0
        ? "nothing is left to predict: no user has enough items to hold some of them out"
        : "there is nothing to measure: no user of the test file is in the train file",
    );
  }
  if (coldUsers > 0) {
    notes.push(`skipped ${counted(coldUsers, "test user")} without anything in train`);
  }
  if (unknown > 0) {
    notes.push(`count as missed: ${counted(unknown, "test item")} that nobody has in train`);
  }
  if (seen > 0) {
    notes.push(
      `count as missed: ${counted(seen, "test item")} that the user has in train, too; seen items are not ranked`,
    );
  }
}

/** @example counted(1, "line") // "1 line" */
function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}
