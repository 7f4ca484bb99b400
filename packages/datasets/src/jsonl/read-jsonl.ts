/**
 * Reads JSON Lines: one item or event a line, in the form of the contract and of `hellorec export`.
 */
import { DatasetError } from "../files/dataset-error.ts";
import { readLines } from "../files/line-reader.ts";
import { Problem } from "../files/problem.ts";
import { openReader, refuseEmpty } from "../records/dataset-reader.ts";
import type { DatasetReader, ImportRecord, Reporter } from "../records/dataset-reader.ts";
import { eventFrom } from "../records/event-from.ts";
import type { RecordOrigin } from "../records/event-from.ts";
import { clip } from "../records/field-checks.ts";
import type { RawRecord } from "../records/field-checks.ts";
import { itemFrom } from "../records/item-from.ts";
import { CUT_OFF } from "../records/parsed-line.ts";
import type { ParsedEvent, ParsedItem } from "../records/parsed-line.ts";
import { Remarks } from "./remarks.ts";

/** More than any item that a server ever stored. */
const MAX_LINE_BYTES = 2 * 1024 * 1024;

/**
 * Reads a file of one JSON object a line, UTF-8: an object with a `user_id` is an event, one with a
 * `title` is an item. Fields and limits are those of the contract; an unknown field is an error. An
 * event without `event_id` gets an ID derived from its content (and from file name and line, if it
 * has no `occurred_at`). IDs are taken as they are, with blanks around them too, so
 * that an export comes back unchanged. An event before 1970 or after 2100 is kept,
 * as the contract allows it. Notes tell of both.
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
  const remarks = new Remarks();
  for await (const { first, lines, unterminated } of readLines(
    file,
    "utf-8",
    onRead,
    MAX_LINE_BYTES,
  )) {
    const records: ImportRecord[] = [];
    for (const [index, text] of lines.entries()) {
      const line = first + index;
      if (text instanceof Problem) {
        records.push({ kind: "bad", file, line, reason: text.reason });
        continue;
      }
      if (line === 1) refuseArray(file, text);
      if (text.trim() === "") continue;
      const parsed = parseLine(text, { file, line }, unterminated, remarks);
      if (parsed instanceof Problem) {
        records.push({ kind: "bad", file, line, reason: parsed.reason });
      } else {
        records.push({ ...parsed, file, line });
      }
    }
    yield records;
  }
  for (const text of remarks.summary()) note(`${file}: ${text}`);
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
  remarks: Remarks,
): ParsedItem | ParsedEvent | Problem {
  const value = parseJson(text);
  if (value === undefined) {
    const advice = unterminated ? CUT_OFF : "write one JSON object a line";
    return new Problem(`not JSON: ${clip(text.trim())}; ${advice}`);
  }
  if (!isRecord(value)) return new Problem("must be an object");
  if (!("user_id" in value || "title" in value)) {
    return new Problem("neither an event (it has no user_id) nor an item (it has no title)");
  }
  const parsed = "user_id" in value ? eventFrom(value, origin) : itemFrom(value);
  if (!(parsed instanceof Problem)) remarks.see(parsed, origin.line);
  return parsed;
}

function parseJson(text: string): unknown {
  try {
    // A byte order mark stands before a line where files were joined.
    const value: unknown = JSON.parse(text.startsWith("\uFEFF") ? text.slice(1) : text);
    return value;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is RawRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
