/**
 * Notes for people: what of the data is left out or counts as missed. Tested through
 * load-data.test.ts.
 */
import type { InteractionFile } from "@hellorec/datasets";
import { itemPopularity, itemsOfUser } from "@hellorec/recommender";
import type { Split } from "@hellorec/recommender";

import { NothingToMeasure } from "./nothing-to-measure.ts";

/** Notes on columns and lines of a file that are left out. */
export function leftOutNotes(file: string, read: InteractionFile): string[] {
  const notes: string[] = [];
  if (read.unused_columns.length > 0) {
    notes.push(
      `${file}: columns that are not used: ${read.unused_columns.join(", ").slice(0, 200)}`,
    );
  }
  if (read.first_bad !== undefined) {
    const { line, reason } = read.first_bad;
    notes.push(`${file}: left out ${counted(read.bad_lines, "bad line")}; line ${line}: ${reason}`);
  }
  if (read.below_min_value > 0) {
    notes.push(`${file}: left out ${counted(read.below_min_value, "line")} of too low a value`);
  }
  return notes;
}

/**
 * Notes on users and items of test that no model can predict.
 *
 * @throws {NothingToMeasure} no user has something in train and something in test
 */
export function missNotes({ train, test }: Split): string[] {
  const notes: string[] = [];
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
        ? "nothing is left to predict: no user has enough items to hold some of them out; use more data, or --test FILE"
        : "there is nothing to measure: no user of the test file is in the train file; use the same user IDs in both",
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
  return notes;
}

/** @example counted(1, "line") // "1 line" */
function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}
