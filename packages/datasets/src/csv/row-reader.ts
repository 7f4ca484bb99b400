/** Reads the rows of a CSV file, by the layout of its header. Tested through read-csv.test.ts. */
import { ITEM_NAMES, squashed } from "../columns/column-names.ts";
import type { ColumnOptions } from "../columns/find-columns.ts";
import { listed } from "../columns/find-columns.ts";
import { ambiguousColumn } from "../columns/unknown-columns.ts";
import { DatasetError } from "../files/dataset-error.ts";
import { Problem } from "../files/problem.ts";
import type { Reporter } from "../records/dataset-reader.ts";
import { eventFrom } from "../records/event-from.ts";
import { clip, valueOrProblem } from "../records/field-checks.ts";
import { isBetween1970And2100, YEARS_ADVICE } from "../records/instant.ts";
import { itemFrom } from "../records/item-from.ts";
import type { ParsedEvent, ParsedItem } from "../records/parsed-line.ts";
import { isOnScale, STARS_TEXT } from "../records/rating-scale.ts";
import type { RatingScale } from "../records/rating-scale.ts";
import { layoutOf } from "./csv-columns.ts";
import type { CsvLayout } from "./csv-columns.ts";
import type { CsvFields, CsvRecord } from "./csv-records.ts";
import { recordOfRow } from "./csv-values.ts";
import { SCALE_ADVICE, scaleProblem } from "./rating-range.ts";

/** How to read a CSV file. */
export interface CsvOptions extends ColumnOptions {
  /** The scale of ratings. Without it they are stars, 0.5 to 5. */
  readonly scale?: RatingScale;
}

/** A number that lost more digits than its neighbours may differ by was cut off. */
const DIGITS_LOST = 2;
/** Rows from the beginning that show what an unknown column contains. */
const SAMPLE_ROWS = 20;

/** Names of a column of titles, which a file of events has no use for. */
const TITLES: ReadonlySet<string> = new Set(ITEM_NAMES.get("title"));

/** Reads rows of one layout. */
export class RowReader {
  readonly #file: string;
  readonly #options: CsvOptions;
  readonly #note: Reporter["note"];
  readonly #layout: CsvLayout;
  /** Whether times are the last column, so that the last one may be cut off. */
  readonly #lastIsTime: boolean;
  #timeLength = 0;
  #isSeparatorNoted = false;

  /** @throws {DatasetError} the header is neither one of events nor one of items */
  constructor(
    file: string,
    header: readonly string[],
    options: CsvOptions,
    note: Reporter["note"],
  ) {
    const layout = layoutOf(header, options);
    if (layout instanceof Problem) throw new DatasetError(`${file}: ${layout.reason}`);
    this.#file = file;
    this.#options = options;
    this.#note = note;
    this.#layout = layout;
    this.#lastIsTime = layout.fields.some(
      ({ name, at }) => name === "occurred_at" && at === layout.width - 1,
    );
  }

  /**
   * Looks at the first rows, and through the file for its ratings.
   *
   * @throws {DatasetError} what the columns or the ratings mean must be said
   */
  async check(first: readonly CsvRecord[]): Promise<void> {
    if (this.#layout.kind === "items") return;
    const { fields, others } = this.#layout;
    const found = { fields: new Map(fields.map((column) => [column.name, column])), others };
    const rows = first
      .slice(0, SAMPLE_ROWS)
      .flatMap((row) => ("fields" in row ? [row.fields] : []));
    if (this.#options.ignore_columns !== true) {
      this.#refuse(ambiguousColumn(found, rows, ["occurred_at", "value", "type"]));
    }
    if (this.#options.scale === undefined) {
      this.#refuse(await scaleProblem(this.#file, this.#layout));
    }
    if (others.length > 0) {
      const names = listed(others.map(({ name }) => name));
      const hasTitle = others.some(({ name }) => TITLES.has(squashed(name)));
      const hint = hasTitle ? "; items need a file of their own, with item_id and title" : "";
      this.#note(`${this.#file}: columns that are not used: ${names}${hint}`);
    }
  }

  #refuse(problem: Problem | undefined): void {
    if (problem !== undefined) throw new DatasetError(`${this.#file}: ${problem.reason}`);
  }

  /**
   * The record of a row, or the problem if it is none.
   *
   * @throws {DatasetError} a rating is not on the scale, and the file could not be looked through
   */
  read({ fields, line, unterminated }: CsvFields): ParsedItem | ParsedEvent | Problem {
    const { scale } = this.#options;
    const raw = valueOrProblem(() => recordOfRow(fields, this.#layout, scale));
    if (raw instanceof Problem) return raw;
    if (this.#lastIsTime) this.#watchTime(fields.at(-1) ?? "", unterminated);
    const origin = { file: this.#file, line };
    if (this.#layout.kind === "items") {
      this.#watchCategories(raw["categories"], line);
      return itemFrom(raw);
    }
    const { type, value } = raw;
    if (
      scale === undefined &&
      type === "rating" &&
      typeof value === "number" &&
      !isOnScale(value)
    ) {
      this.#refuse(
        new Problem(`line ${line}: the rating ${value} must be ${STARS_TEXT}; ${SCALE_ADVICE}`),
      );
    }
    const parsed = eventFrom(raw, origin);
    if (parsed instanceof Problem || isBetween1970And2100(parsed.event.occurred_at)) return parsed;
    // Databases write the years 1, 1900 or 9999 for a time that they do not know.
    return new Problem(`the time "${clip(String(raw["occurred_at"]))}" ${YEARS_ADVICE}`);
  }

  /** Notes the first category that looks like several: only "|" separates them. */
  #watchCategories(categories: unknown, line: number): void {
    if (this.#isSeparatorNoted || !Array.isArray(categories)) return;
    const [only] = categories;
    if (categories.length !== 1 || typeof only !== "string" || !/[;,]/.test(only)) return;
    this.#isSeparatorNoted = true;
    this.#note(
      `${this.#file}: line ${line}: "${clip(only)}" is one category; several are separated by "|"`,
    );
  }

  /** Notes a last line that was cut off in its time, as far as one can tell. */
  #watchTime(time: string, unterminated: boolean): void {
    const digits = /^\d+$/.test(time) ? time.length : 0;
    if (unterminated && digits > 0 && digits <= this.#timeLength - DIGITS_LOST) {
      this.#note(
        `${this.#file}: the last line has no line end, and its time is shorter than the one before; the file may be cut off`,
      );
    }
    this.#timeLength = digits;
  }
}
