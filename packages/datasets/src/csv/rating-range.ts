/**
 * Looks through the ratings of a CSV file before it is read, so that a file with another scale is
 * refused whole: half of its ratings would fit into ours. Tested through read-csv.test.ts.
 */
import { stat } from "node:fs/promises";

import { readLines } from "../files/line-reader.ts";
import { Problem } from "../files/problem.ts";
import { valueOrProblem } from "../records/field-checks.ts";
import { isOnScale, STARS_TEXT } from "../records/rating-scale.ts";
import type { CsvLayout } from "./csv-columns.ts";
import { likelyDelimiter, readCsvRecords } from "./csv-records.ts";
import { recordOfRow } from "./csv-values.ts";

/** What to do about a rating that is no number of stars. */
export const SCALE_ADVICE =
  "if the file has another scale, name it, such as --scale 1..10; --scale 0.5..5 leaves out what is not on ours";

/** With this many ratings, none above 1 means a 0-or-1 scale, not stars. */
const ENOUGH_RATINGS = 20;
const ONE_STAR = 1;

/**
 * Why the ratings of a file are not stars. Undefined: they are, or there are none, or the file can be
 * read only once, as a pipe can.
 */
export async function scaleProblem(file: string, layout: CsvLayout): Promise<Problem | undefined> {
  if (!layout.fields.some(({ name }) => name === "value")) return undefined;
  // Where a device stands for a file, some systems continue where the last reader stopped.
  if (file.startsWith("/dev/") || !(await stat(file)).isFile()) return undefined;
  const columns = layout.fields.filter(({ name }) => name === "value" || name === "type");
  const narrow = { ...layout, fields: columns };
  const ratings = { count: 0, off: 0, low: Number.POSITIVE_INFINITY, high: -Infinity };
  let isHeader = true;
  for await (const batch of readCsvRecords(
    readLines(file, "utf-8", () => undefined),
    likelyDelimiter,
  )) {
    for (const record of isHeader ? batch.slice(1) : batch) {
      const value = "reason" in record ? undefined : ratingOf(record.fields, narrow);
      if (value === undefined) continue;
      ratings.count += 1;
      if (!isOnScale(value)) ratings.off += 1;
      ratings.low = Math.min(ratings.low, value);
      ratings.high = Math.max(ratings.high, value);
    }
    if (batch.length > 0) isHeader = false;
  }
  const { count, off, low, high } = ratings;
  if (off === 0) {
    if (count < ENOUGH_RATINGS || high > ONE_STAR) return undefined;
    return new Problem(
      `none of ${count} ratings is above ${high}; if that is the best one, name the scale, such as --scale 0..1, and if they are stars, --scale 0.5..5`,
    );
  }
  return new Problem(
    `the ratings are from ${low} to ${high}, and ${off} of ${count} are not ${STARS_TEXT}; ${SCALE_ADVICE}`,
  );
}

/** The rating of a row, if it is one and can be read. */
function ratingOf(fields: readonly string[], layout: CsvLayout): number | undefined {
  const raw = valueOrProblem(() => recordOfRow(fields, layout));
  if (raw instanceof Problem) return undefined;
  const { type, value } = raw;
  return type === "rating" && typeof value === "number" ? value : undefined;
}
