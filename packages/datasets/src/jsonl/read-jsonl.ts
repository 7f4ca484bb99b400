/**
 * Reads JSON Lines: one item or event a line, in the form of the contract and of `hellorec export`.
 */
import { DatasetError } from "../files/dataset-error.ts";
import { readLines } from "../files/line-reader.ts";
import { clip } from "../records/bad-field.ts";
import type { RawRecord } from "../records/bad-field.ts";
import { openReader, refuseEmpty } from "../records/dataset-reader.ts";
import type { DatasetReader, ImportRecord, Reporter } from "../records/dataset-reader.ts";
import { eventFrom } from "../records/event-from.ts";
import type { RecordOrigin } from "../records/event-from.ts";
import { isOfOurTime } from "../records/instant.ts";
import { itemFrom } from "../records/item-from.ts";
import type { ParsedEvent, ParsedItem } from "../records/parsed-line.ts";

/**
 * Reads a file of one JSON object a line, UTF-8: an object with a `user_id` is an event, one with a
 * `title` is an item. Fields and limits are those of the contract; an unknown field is an error. An
 * event without `event_id` gets an ID derived from its content (and from file name and line, if it
 * has no `occurred_at`). Blanks around IDs are left out. An event before 1970 or after 2100 is kept,
 * as the contract allows it, and a note says so.
 *
 * @throws {DatasetError} the file is missing or a directory; while reading: it is empty
 * @example const reader = await readJsonl("export.jsonl");
 */
export async function readJsonl(file: string): Promise<DatasetReader> {
  return openReader([file], (reporter) => refuseEmpty(file, readRecords(file, reporter)));
}

async function* readRecords(
  file: string,
  { onRead, note }: Reporter,
): AsyncGenerator<ImportRecord[]> {
  const farTimes = new FarTimes();
  for await (const { first, lines, unterminated } of readLines(file, "utf-8", onRead)) {
    const records: ImportRecord[] = [];
    for (const [index, text] of lines.entries()) {
      const line = first + index;
      if (typeof text !== "string") {
        records.push({ kind: "bad", file, line, reason: text.reason });
        continue;
      }
      if (line === 1) refuseArray(file, text);
      if (text.trim() === "") continue;
      const parsed = parseLine(text, { file, line }, unterminated);
      if (typeof parsed === "string") records.push({ kind: "bad", file, line, reason: parsed });
      else records.push({ ...parsed, file, line });
      if (typeof parsed !== "string") farTimes.see(parsed, line);
    }
    yield records;
  }
  const far = farTimes.summary();
  if (far !== undefined) note(`${file}: ${far}`);
}

/** Counts events of other centuries. */
class FarTimes {
  #count = 0;
  #first = 0;

  see(parsed: ParsedItem | ParsedEvent, line: number): void {
    if (parsed.kind !== "event" || isOfOurTime(parsed.event.occurred_at)) return;
    if (this.#count === 0) this.#first = line;
    this.#count += 1;
  }

  summary(): string | undefined {
    if (this.#count === 0) return undefined;
    const events = this.#count === 1 ? "1 event" : `${this.#count} events`;
    return `${events} before 1970 or after 2100, the first on line ${this.#first}`;
  }
}

function refuseArray(file: string, text: string): void {
  if (!text.trimStart().startsWith("[")) return;
  throw new DatasetError(
    `${file}: is a JSON array; write one object a line, as jq -c '.[]' ${file} does`,
  );
}

function parseLine(
  text: string,
  origin: RecordOrigin,
  unterminated: boolean,
): ParsedItem | ParsedEvent | string {
  const value = parseJson(text);
  if (value === undefined) {
    const cut = unterminated ? "; the file ends in the middle of this line" : "";
    return `not JSON: ${clip(text.trim())}${cut}`;
  }
  if (!isRecord(value)) return "not a JSON object";
  if ("user_id" in value) return eventFrom(value, origin);
  if ("title" in value) return itemFrom(value);
  return "neither an event (it has no user_id) nor an item (it has no title)";
}

function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is RawRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
