/** Collects the interactions of a file line by line. Tested through read-interactions.test.ts. */
import type { ColumnOptions } from "../columns/find-columns.ts";
import { DatasetError } from "../files/dataset-error.ts";
import type { Line, LineBlock } from "../files/line-reader.ts";
import { Problem } from "../files/problem.ts";
import { clip } from "../records/field-checks.ts";
import { IdIndex } from "./id-index.ts";
import { BY_PLACE, headingOf } from "./interaction-columns.ts";
import type { LineColumns } from "./interaction-columns.ts";
import type { InteractionFormat, WantedFormat } from "./interaction-format.ts";
import { numberField, parseInteractionLine, timeField } from "./interaction-line.ts";
import { NumberColumn } from "./number-column.ts";
import { splitLine } from "./split-line.ts";
import type { Separator } from "./split-line.ts";

/** Lines after the first that show what an unknown column contains. */
const SAMPLE_LINES = 20;

/** How to read a file of interactions. */
export interface ReadInteractionsOptions extends ColumnOptions {
  /** How the lines are read. @default "auto" */
  readonly format?: WantedFormat;
  /** Leave out lines with a lower value. Without it, values are ignored. */
  readonly min_value?: number;
  /** The numbers of users. Use the same index for two files to make them comparable. */
  readonly users?: IdIndex;
  /** The numbers of items, likewise. */
  readonly items?: IdIndex;
}

/** The interactions of a file in its order, one number a place in each array. */
export interface InteractionFile {
  readonly format: InteractionFormat;
  /** The user of each interaction, by its number in the index of the options. */
  readonly users: Int32Array;
  /** The item of each interaction, likewise. */
  readonly items: Int32Array;
  /**
   * Numbers that order the interactions: those of the file, or seconds since 1970 for a time in ISO
   * 8601. Only if every interaction has a time.
   */
  readonly times?: Float64Array;
  /** Columns that the first line names and that are not used. */
  readonly unused_columns: readonly string[];
  /** Lines that are left out because their value is too low. */
  readonly below_min_value: number;
  /** Lines that are left out because they cannot be read. */
  readonly bad_lines: number;
  /** The first bad line: its number, from 1, and the reason. */
  readonly first_bad?: { readonly line: number; readonly reason: string };
}

/** Takes the lines of one file in order, and returns its interactions. */
export class InteractionCollector {
  readonly #userIds: IdIndex;
  readonly #itemIds: IdIndex;
  readonly #minValue: number | undefined;
  readonly #options: ColumnOptions;
  readonly #file: string;
  readonly #users = new NumberColumn((length) => new Int32Array(length));
  readonly #items = new NumberColumn((length) => new Int32Array(length));
  readonly #times = new NumberColumn((length) => new Float64Array(length));
  #belowMinValue = 0;
  #badLines = 0;
  #firstBad: { line: number; reason: string } | undefined;
  /** Undefined until the first line. */
  #columns: LineColumns | undefined;
  #unused: readonly string[] = [];
  #hasLines = false;

  constructor(file: string, options: ReadInteractionsOptions) {
    this.#file = file;
    this.#options = options;
    this.#userIds = options.users ?? new IdIndex();
    this.#itemIds = options.items ?? new IdIndex();
    this.#minValue = options.min_value;
  }

  /**
   * Adds the lines of a block. Bad lines are counted.
   *
   * @throws {DatasetError} the first line names columns that cannot be used
   */
  addBlock({ first, lines }: LineBlock, format: InteractionFormat): void {
    for (const [index, raw] of lines.entries()) {
      if (this.#columns === undefined && format.kind === "lines" && isText(raw)) {
        const after = lines
          .slice(index + 1, index + 1 + SAMPLE_LINES)
          .filter((line) => isText(line));
        if (this.#readHeading(raw, after, format.separator)) continue;
      }
      const problem = this.#addRaw(raw, format);
      if (problem === undefined) continue;
      this.#badLines += 1;
      this.#firstBad ??= { line: first + index, reason: problem.reason };
    }
  }

  /** Adds a line. Returns the problem with it, if there is one. */
  #addRaw(raw: Line, format: InteractionFormat): Problem | undefined {
    if (raw instanceof Problem) return raw;
    const text = withoutReturn(raw);
    if (text === "" || text.trim() === "") return undefined;
    if (text.includes("\0")) {
      return new Problem("holds a NUL byte: the file is damaged, or no text; save it as UTF-8");
    }
    this.#hasLines = true;
    if (format.kind === "adjacency") return this.#addList(text);
    const line = parseInteractionLine(text, format.separator, this.#columns ?? BY_PLACE);
    if (line instanceof Problem) return line;
    if (this.#minValue !== undefined) {
      const value = numberField("value", line.value);
      if (value instanceof Problem) return value;
      if (value < this.#minValue) {
        this.#belowMinValue += 1;
        return undefined;
      }
    }
    if (line.time !== "") {
      const time = timeField(line.time);
      if (time instanceof Problem) return time;
      this.#times.push(time);
    }
    this.#users.push(this.#userIds.numberOf(line.user));
    this.#items.push(this.#itemIds.numberOf(line.item));
    return undefined;
  }

  /** Reads the columns from the first line. Returns whether it names them. */
  #readHeading(text: string, after: readonly string[], separator: Separator): boolean {
    const rows = [text, ...after].map((line) => splitLine(withoutReturn(line), separator));
    const [first, ...rest] = rows;
    if (first === undefined || first instanceof Problem) return false;
    const heading = headingOf(
      first,
      rest.flatMap((row) => (row instanceof Problem ? [] : [row])),
      this.#options,
      this.#minValue !== undefined,
    );
    if (heading instanceof Problem) throw new DatasetError(`${this.#file}: ${heading.reason}`);
    this.#columns = heading?.columns ?? BY_PLACE;
    this.#unused = heading?.unused ?? [];
    if (heading !== undefined) this.#hasLines = true;
    return heading !== undefined;
  }

  /** Adds a list. A user without items is valid: data sets list such users in their test files. */
  #addList(text: string): Problem | undefined {
    if (text.includes("\t")) {
      return new Problem(`has a tab in "${clip(text)}"; separate lists by spaces`);
    }
    let user: number | undefined;
    for (const part of text.split(" ")) {
      const field = part.trim();
      if (field === "") continue;
      if (user === undefined) {
        user = this.#userIds.numberOf(field);
      } else {
        this.#users.push(user);
        this.#items.push(this.#itemIds.numberOf(field));
      }
    }
    return undefined;
  }

  /**
   * The interactions of all lines.
   *
   * @throws {DatasetError} there are none, or a value is required of lists
   */
  finish(format: InteractionFormat): InteractionFile {
    if (format.kind === "adjacency" && this.#minValue !== undefined) {
      throw new DatasetError(
        `${this.#file}: is a file of lists, which have no values to compare; leave --min-value out`,
      );
    }
    const users = this.#users.values();
    if (users.length === 0) throw new DatasetError(`${this.#file}: ${this.#whyEmpty()}`);
    const times = this.#times.values();
    return {
      format,
      users,
      items: this.#items.values(),
      ...(times.length === users.length ? { times } : {}),
      unused_columns: this.#unused,
      below_min_value: this.#belowMinValue,
      bad_lines: this.#badLines,
      ...(this.#firstBad === undefined ? {} : { first_bad: this.#firstBad }),
    };
  }

  #whyEmpty(): string {
    if (this.#firstBad !== undefined) {
      const { line, reason } = this.#firstBad;
      return `no line can be read as an interaction; line ${line}: ${reason}`;
    }
    if (this.#belowMinValue > 0) {
      return `no interaction has a value of ${this.#minValue} or more; lower --min-value`;
    }
    return this.#hasLines ? "holds no interaction" : "is empty";
  }
}

/** Whether a line can be read, and is not blank. */
function isText(line: Line | undefined): line is string {
  return typeof line === "string" && line.trim() !== "" && !line.includes("\0");
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}
