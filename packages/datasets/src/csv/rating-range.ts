/**
 * Looks through the ratings of a CSV file before it is read, so that a file with another scale is
 * refused whole: half of its ratings would fit into ours. Tested through read-csv.test.ts.
 */
import { stat } from "node:fs/promises";

import { readLines } from "../files/line-reader.ts";
import { orReason } from "../records/bad-field.ts";
import { isOnScale } from "../records/rating-scale.ts";
import type { CsvLayout } from "./csv-columns.ts";
import { likelyDelimiter, readCsvRecords } from "./csv-records.ts";
import { recordOfRow } from "./csv-values.ts";

/** What to do about a rating that is no number of stars. */
export const SAY_SCALE =
  "if the file has another scale, name it, such as --scale 1..10; --scale 0.5..5 leaves out what is not on ours";

/** Among this many ratings some are above one star, unless 1 means yes. */
const MANY = 20;
const WORST = 1;

/**
 * Why the ratings of a file are not stars. Undefined: they are, or there are none, or the file can be
 * read only once, as a pipe can.
 */
export async function otherScale(file: string, layout: CsvLayout): Promise<string | undefined> {
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
    if (count < MANY || high > WORST) return undefined;
    return `none of ${count} ratings is above ${high}; if that is the best one, name the scale, such as --scale 0..1, and if they are stars, --scale 0.5..5`;
  }
  return `the ratings are from ${low} to ${high}, and ${off} of ${count} are not from 0.5 to 5; ${SAY_SCALE}`;
}

/** The rating of a row, if it is one and can be read. */
function ratingOf(fields: readonly string[], layout: CsvLayout): number | undefined {
  const raw = orReason(() => recordOfRow(fields, layout));
  if (typeof raw === "string") return undefined;
  const { type, value } = raw;
  return type === "rating" && typeof value === "number" ? value : undefined;
}
