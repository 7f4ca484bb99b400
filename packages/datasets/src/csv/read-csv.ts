/** Reads a CSV file of items or events. The header decides which, and what each column is. */
import { DatasetError } from "../files/dataset-error.ts";
import { readLines } from "../files/line-reader.ts";
import { Problem } from "../files/problem.ts";
import { openReader, refuseEmpty } from "../records/dataset-reader.ts";
import type { DatasetReader, ImportRecord, Reporter } from "../records/dataset-reader.ts";
import { likelyDelimiter, readCsvRecords } from "./csv-records.ts";
import { RowReader } from "./row-reader.ts";
import type { CsvOptions } from "./row-reader.ts";

/**
 * Reads a CSV file (RFC 4180, UTF-8) whose first line names its columns, separated by `,` `;` or
 * tabs. Columns are named as the contract's fields, or by common names for them (`userId`,
 * `movieId`, `rating`, `event_time`, `feedback_type`, `name`, ...). `map` names the others.
 *
 * - With a user and an item column the rows are events. `occurred_at` is ISO 8601, or seconds or
 *   milliseconds since 1970. Without a `type` column an event is a "rating" if there is a column of
 *   values, and a "view" if not; a row whose type is empty is a "view". Without `event_id` an event
 *   gets an ID derived from its content (and from file name and line, if it has no time). A note names
 *   the columns that are not used. A file in which one of them may be the time, the type or the value
 *   is refused, unless `ignore_columns` is true.
 * - Ratings are stars, 0.5 to 5, or lie on a `scale`, from which they are mapped to stars by a straight
 *   line. A file with ratings outside of 0.5 to 5 is refused without a `scale`.
 * - With an item and a title column the rows are items. Categories are separated by `|`; columns
 *   that are not fields become attributes.
 *
 * An empty field counts as absent. Blanks around IDs, types and times are left out.
 *
 * @throws {DatasetError} the file is missing or a directory; while reading: it has no rows, its header
 * is neither of the two, or what a column or the ratings mean must be said
 * @example const reader = await readCsv("purchases.csv", { map: { type: "what" } });
 */
export async function readCsv(file: string, options: CsvOptions = {}): Promise<DatasetReader> {
  return openReader([file], (reporter) => refuseEmpty(file, readRecords(file, options, reporter)));
}

async function* readRecords(
  file: string,
  options: CsvOptions,
  { onRead, note }: Reporter,
): AsyncGenerator<ImportRecord[]> {
  let rows: RowReader | undefined;
  let isChecked = false;
  for await (const batch of readCsvRecords(readLines(file, "utf-8", onRead), likelyDelimiter)) {
    let body = batch;
    const [head] = batch;
    if (rows === undefined) {
      if (head === undefined) continue;
      if ("reason" in head) throw new DatasetError(`${file}: line ${head.line}: ${head.reason}`);
      rows = new RowReader(file, head.fields, options, note);
      body = batch.slice(1);
    }
    if (!isChecked && body.length > 0) {
      isChecked = true;
      await rows.check(body);
    }
    const records: ImportRecord[] = [];
    for (const record of body) {
      const { line } = record;
      const parsed = "reason" in record ? new Problem(record.reason) : rows.read(record);
      if (parsed instanceof Problem) {
        records.push({ kind: "bad", file, line, reason: parsed.reason });
      } else {
        records.push({ ...parsed, file, line });
      }
    }
    yield records;
  }
}
