/** Reads a CSV file of items or events. The header decides which, and what each column is. */
import { DatasetError } from "../files/dataset-error.ts";
import type { OnRead } from "../files/line-reader.ts";
import { readLines } from "../files/line-reader.ts";
import { orReason } from "../records/bad-field.ts";
import { openReader } from "../records/dataset-reader.ts";
import type { DatasetReader, ImportRecord } from "../records/dataset-reader.ts";
import { eventFrom } from "../records/event-from.ts";
import type { RecordOrigin } from "../records/event-from.ts";
import { itemFrom } from "../records/item-from.ts";
import type { ParsedEvent, ParsedItem } from "../records/parsed-line.ts";
import { layoutOf } from "./csv-columns.ts";
import type { CsvLayout } from "./csv-columns.ts";
import { readCsvRecords } from "./csv-records.ts";
import type { CsvFields } from "./csv-records.ts";
import { recordOfRow } from "./csv-values.ts";

const DELIMITERS = [",", ";", "\t"];

/**
 * Reads a CSV file (RFC 4180, UTF-8) whose first line names its columns, separated by `,` `;` or
 * tabs. Columns are named as the contract's fields, or by common names for them (`userId`,
 * `movieId`, `rating`, `timestamp`, `genres`, `name`, ...).
 *
 * - With a user and an item column the rows are events; columns that are not fields are ignored.
 *   `occurred_at` is ISO 8601, or seconds or milliseconds since 1970. Without a `type` column an
 *   event is a "rating" if there is a column of values, and a "view" if not; a row whose type is
 *   empty is a "view". Without `event_id` an event gets an ID derived from its content (and from file
 *   name and line, if it has no time).
 * - With an item and a title column the rows are items. Categories are separated by `|`; columns
 *   that are not fields become attributes.
 *
 * An empty field counts as absent.
 *
 * @throws {DatasetError} the file is missing or a directory; while reading: its header is neither
 * of the two
 * @example const reader = await readCsv("purchases.csv");
 */
export async function readCsv(file: string): Promise<DatasetReader> {
  return openReader([file], (onRead) => readRecords(file, onRead));
}

async function* readRecords(file: string, onRead: OnRead): AsyncGenerator<ImportRecord[]> {
  let rows: RowReader | undefined;
  for await (const batch of readCsvRecords(readLines(file, "utf-8", onRead), likelyDelimiter)) {
    const records: ImportRecord[] = [];
    for (const record of batch) {
      const { line } = record;
      if (rows === undefined) {
        if ("reason" in record) throw new DatasetError(`${file}: line ${line}: ${record.reason}`);
        rows = new RowReader(headerLayout(file, record.fields));
        continue;
      }
      const parsed = "reason" in record ? record.reason : rows.read(record, { file, line });
      if (typeof parsed === "string") records.push({ kind: "bad", file, line, reason: parsed });
      else records.push({ ...parsed, file, line });
    }
    yield records;
  }
  if (rows === undefined) throw new DatasetError(`${file}: is empty; its first line names columns`);
}

/** The delimiter that occurs most often in the line, outside of quotes. */
function likelyDelimiter(firstLine: string): string {
  const bare = firstLine.replaceAll(/"[^"]*"/g, "");
  const counts = DELIMITERS.map((delimiter) => bare.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ",";
}

function headerLayout(file: string, header: readonly string[]): CsvLayout {
  const layout = layoutOf(header);
  if (typeof layout === "string") throw new DatasetError(`${file}: ${layout}`);
  return layout;
}

/** Reads rows of one layout, and remembers the length of times to detect a cut-off last line. */
class RowReader {
  readonly #layout: CsvLayout;
  /** Whether times are the last column, so that the last one may be cut off. */
  readonly #lastIsTime: boolean;
  #timeLength = 0;

  constructor(layout: CsvLayout) {
    this.#layout = layout;
    this.#lastIsTime = layout.fields.some(
      ({ name, at }) => name === "occurred_at" && at === layout.width - 1,
    );
  }

  read(
    { fields, unterminated }: CsvFields,
    origin: RecordOrigin,
  ): ParsedItem | ParsedEvent | string {
    if (this.#lastIsTime) {
      const length = fields.at(-1)?.length ?? 0;
      if (unterminated && length < this.#timeLength) {
        return "the file ends in the middle of this line: its time is shorter than the one before";
      }
      this.#timeLength = length;
    }
    const raw = orReason(() => recordOfRow(fields, this.#layout));
    if (typeof raw === "string") return raw;
    return this.#layout.kind === "events" ? eventFrom(raw, origin) : itemFrom(raw);
  }
}
