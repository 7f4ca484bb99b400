/**
 * The records of a CSV file, each with the line it begins on. Joins the lines of a quoted field. A
 * quote that is never closed costs one record and not the rest of the file. Tested through
 * read-csv.test.ts.
 */
import { NEVER_CLOSED, parseCsvRow } from "../files/csv-row.ts";
import type { CsvRow } from "../files/csv-row.ts";
import type { Line, LineBlock } from "../files/line-reader.ts";

/** A quoted field that spans this many lines counts as never closed. */
const MAX_LINES = 1000;
const DELIMITERS = [",", ";", "\t"];
const MAX_CHARACTERS = 1024 * 1024;

/** The fields of one record. */
export interface CsvFields {
  readonly line: number;
  readonly fields: readonly string[];
  /** Whether it ends the file without a line end, so it may be cut off. */
  readonly unterminated: boolean;
}

/** A record that is no valid CSV, and why. */
export interface CsvMistake {
  readonly line: number;
  readonly reason: string;
}

/** A record, valid or not. */
export type CsvRecord = CsvFields | CsvMistake;

/** Records in batches, without empty lines. `delimiterOf` is called once, with the first line that is not blank. */
export async function* readCsvRecords(
  blocks: AsyncIterable<LineBlock>,
  delimiterOf: (firstLine: string) => string,
): AsyncGenerator<CsvRecord[]> {
  let delimiter: string | undefined;
  let open: readonly Line[] = [];
  let end = { first: 1, unterminated: false };
  for await (const { first, lines, unterminated } of blocks) {
    const head = lines.find((line) => typeof line !== "string" || line.trim() !== "");
    if (head === undefined && delimiter === undefined) continue;
    delimiter ??= delimiterOf(typeof head === "string" ? head : "");
    const from = first - open.length;
    const batch = splitRecords([...open, ...lines], delimiter, {
      first: from,
      unterminated,
      more: true,
    });
    yield batch.records;
    open = batch.open;
    end = { first: first + lines.length - open.length, unterminated };
  }
  if (delimiter === undefined) return;
  yield splitRecords(open, delimiter, { ...end, more: false }).records;
}

interface LineRange {
  /** Number of the first line. */
  readonly first: number;
  readonly unterminated: boolean;
  /** Whether more lines may follow. */
  readonly more: boolean;
}

/** The records in these lines, and the lines at their end whose record is still open. */
function splitRecords(
  lines: readonly Line[],
  delimiter: string,
  { first, unterminated, more }: LineRange,
): { records: CsvRecord[]; open: readonly Line[] } {
  const records: CsvRecord[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = first + at;
    const result = recordAt(lines, at, delimiter);
    if (result.kind === "open" && more) return { records, open: lines.slice(at) };
    if (result.kind === "row") {
      const { fields } = result;
      at = result.next;
      const isBlank = fields.length === 1 && fields[0] === "";
      if (!isBlank) {
        records.push({ line, fields, unterminated: unterminated && at === lines.length });
      }
    } else {
      const reason = result.kind === "open" ? NEVER_CLOSED : result.reason;
      records.push({ line, reason });
      at += 1;
    }
  }
  return { records, open: [] };
}

type RecordAt =
  | Exclude<CsvRow, { kind: "row" }>
  | { readonly kind: "row"; readonly fields: readonly string[]; readonly next: number };

/** The record that begins at `start`, and the place where the next one begins. */
function recordAt(lines: readonly Line[], start: number, delimiter: string): RecordAt {
  const end = Math.min(lines.length, start + MAX_LINES);
  let text = "";
  for (let at = start; at < end; at += 1) {
    const line = lines[at];
    if (line === undefined) break;
    if (typeof line !== "string") {
      return { kind: "bad", reason: at === start ? line.reason : NEVER_CLOSED };
    }
    text = at === start ? line : `${text}\n${line}`;
    if (text.length > MAX_CHARACTERS) return { kind: "bad", reason: NEVER_CLOSED };
    // Only a quote ends an open field.
    if (at > start && !line.includes('"')) continue;
    const row = parseCsvRow(text.endsWith("\r") ? text.slice(0, -1) : text, delimiter);
    if (row.kind === "row") return { kind: "row", fields: row.fields, next: at + 1 };
    if (row.kind === "bad") return row;
  }
  return end === start + MAX_LINES ? { kind: "bad", reason: NEVER_CLOSED } : { kind: "open" };
}

/** The delimiter that occurs most often in the line, outside of quotes. */
export function likelyDelimiter(firstLine: string): string {
  const bare = firstLine.replaceAll(/"[^"]*"/g, "");
  const counts = DELIMITERS.map((delimiter) => bare.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ",";
}
