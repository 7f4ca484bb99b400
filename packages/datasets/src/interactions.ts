/** Files of interactions, as research publishes them, to numbers: who touched what, and when. */
import { clip } from "./bad-field.ts";
import { DatasetError } from "./dataset-error.ts";
import { IdIndex } from "./id-index.ts";
import { FormatDetector } from "./interaction-format.ts";
import type { InteractionFormat, WantedFormat } from "./interaction-format.ts";
import { isHeading, numberField, parseInteractionLine } from "./interaction-line.ts";
import { readLines } from "./line-reader.ts";
import type { Line, LineBlock } from "./line-reader.ts";
import { NumberColumn } from "./number-column.ts";

/** How to read a file of interactions. */
export interface ReadInteractionsOptions {
  /** @default "auto" */
  readonly format?: WantedFormat;
  /** Leave out lines with a lower value; without it values are not looked at. */
  readonly min_value?: number;
  /** Where users get their numbers. Give two files the same ones to make them comparable. */
  readonly users?: IdIndex;
  readonly items?: IdIndex;
}

/** The interactions of a file in its order, one number a place in each array. */
export interface InteractionFile {
  readonly format: InteractionFormat;
  readonly users: Int32Array;
  readonly items: Int32Array;
  /** Seconds since 1970; only where every interaction has a time. */
  readonly times?: Float64Array;
  /** Lines left out because their value is too low. */
  readonly below_min_value: number;
  /** Lines left out because they can't be read. */
  readonly bad_lines: number;
  /** The first of those: its number, from 1, and the reason. */
  readonly first_bad?: { readonly line: number; readonly reason: string };
}

/** All items of a user may be on one line. */
const MAX_LINE_BYTES = 256 * 1024 * 1024;

/**
 * Reads interactions: lists (`user item item …`) or lines (`user item [value [unix time]]`), see
 * {@link FormatDetector} for how they are told apart. A line that names the columns is skipped.
 *
 * @throws {DatasetError} the file cannot be read or holds no interaction
 * @example
 * const ids = { users: new IdIndex(), items: new IdIndex() };
 * const train = await readInteractions("train.txt", ids);
 * const test = await readInteractions("test.txt", ids);
 */
export async function readInteractions(
  file: string,
  options: ReadInteractionsOptions = {},
): Promise<InteractionFile> {
  const detector = new FormatDetector(options.format ?? "auto");
  const collector = new Collector(options);
  let format: InteractionFormat | undefined;
  // Blocks from before the format was known.
  let waiting: LineBlock[] = [];
  for await (const block of readLines(file, "utf-8", () => undefined, MAX_LINE_BYTES)) {
    if (format !== undefined) {
      collector.addBlock(block, format);
      continue;
    }
    waiting.push(block);
    const texts = block.lines.filter((line) => typeof line === "string");
    format = detector.see(texts, block.unterminated);
    if (format === undefined) continue;
    for (const block of waiting) collector.addBlock(block, format);
    waiting = [];
  }
  format ??= detector.atEnd();
  for (const block of waiting) collector.addBlock(block, format);
  return collector.finish(file, format);
}

/** Takes lines in, in file order. */
class Collector {
  readonly #userIds: IdIndex;
  readonly #itemIds: IdIndex;
  readonly #minValue: number | undefined;
  readonly #users = new NumberColumn((length) => new Int32Array(length));
  readonly #items = new NumberColumn((length) => new Int32Array(length));
  readonly #times = new NumberColumn((length) => new Float64Array(length));
  #belowMinValue = 0;
  #badLines = 0;
  #firstBad: { line: number; reason: string } | undefined;
  #hasLines = false;

  constructor(options: ReadInteractionsOptions) {
    this.#userIds = options.users ?? new IdIndex();
    this.#itemIds = options.items ?? new IdIndex();
    this.#minValue = options.min_value;
  }

  addBlock({ first, lines }: LineBlock, format: InteractionFormat): void {
    for (const [index, raw] of lines.entries()) {
      const reason = this.#addRaw(raw, format);
      if (reason === undefined) continue;
      this.#badLines += 1;
      this.#firstBad ??= { line: first + index, reason };
    }
  }

  /** Gives what is wrong with the line, if anything is. */
  #addRaw(raw: Line, format: InteractionFormat): string | undefined {
    if (typeof raw !== "string") return raw.reason;
    const text = raw.endsWith("\r") ? raw.slice(0, -1) : raw;
    if (text === "" || text.trim() === "") return undefined;
    if (text.includes("\0")) return "holds a NUL byte: the file is damaged, or no text in UTF-8";
    const isFirst = !this.#hasLines;
    this.#hasLines = true;
    if (format.kind === "adjacency") return this.#addList(text);
    const line = parseInteractionLine(text, format.separator);
    if (typeof line === "string") return line;
    if (isFirst && isHeading(line)) return undefined;
    if (this.#minValue !== undefined) {
      const value = numberField("value", line.value);
      if (typeof value === "string") return value;
      if (value < this.#minValue) {
        this.#belowMinValue += 1;
        return undefined;
      }
    }
    if (line.time !== "") {
      const time = numberField("time", line.time);
      if (typeof time === "string") return time;
      this.#times.push(time);
    }
    this.#users.push(this.#userIds.numberOf(line.user));
    this.#items.push(this.#itemIds.numberOf(line.item));
    return undefined;
  }

  /** A user without items is nothing wrong: data sets list them in their test files. */
  #addList(text: string): string | undefined {
    if (text.includes("\t")) {
      return `has a tab in "${clip(text)}"; lists are separated by spaces`;
    }
    let user: number | undefined;
    for (const field of text.split(" ")) {
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

  finish(file: string, format: InteractionFormat): InteractionFile {
    if (format.kind === "adjacency" && this.#minValue !== undefined) {
      throw new DatasetError(`${file}: is a file of lists, which have no values to compare`);
    }
    const users = this.#users.values();
    if (users.length === 0) throw new DatasetError(`${file}: ${this.#whyEmpty()}`);
    const times = this.#times.values();
    return {
      format,
      users,
      items: this.#items.values(),
      ...(times.length === users.length ? { times } : {}),
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
    if (this.#belowMinValue > 0) return `no interaction has a value of ${this.#minValue} or more`;
    return this.#hasLines ? "holds no interaction" : "is empty";
  }
}
