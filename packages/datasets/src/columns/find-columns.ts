/** Finds the fields of a record among the columns of a header. Tested through the tests of readers. */
import { Problem } from "../files/problem.ts";
import { clip } from "../records/field-checks.ts";
import { columnKey, plainName, squashed } from "./column-names.ts";
import type { FieldNames } from "./column-names.ts";

/** A column by name and place. */
export interface Column {
  /** A field of the contract, or the name in the header. */
  readonly name: string;
  readonly at: number;
}

/** What the caller says about the columns of a file. */
export interface ColumnOptions {
  /** The column of a field, by the name it has in the header: `{ type: "what" }`. */
  readonly map?: Readonly<Record<string, string>>;
  /** Go on although a column that is not known may be the time, the type or the value. */
  readonly ignore_columns?: boolean;
}

/** The columns of a header, divided. */
export interface FoundColumns {
  /** By field. */
  readonly fields: ReadonlyMap<string, Column>;
  /** The other columns that have a name. */
  readonly others: readonly Column[];
}

/**
 * Divides the columns of a header. A mapped column is taken before names that are known. It is a
 * problem if a mapped column is not in the header.
 *
 * @example findColumns(["userId", "isbn", "when"], EVENT_NAMES, { occurred_at: "when" })
 */
export function findColumns(
  header: readonly string[],
  names: FieldNames,
  map: Readonly<Record<string, string>> = {},
): FoundColumns | Problem {
  const fields = new Map<string, Column>();
  for (const [name, column] of Object.entries(map)) {
    if (!names.has(name)) continue;
    const at = placeOf(column, header);
    if (at === -1) {
      return new Problem(`there is no column "${clip(column)}"; there are: ${listed(header)}`);
    }
    fields.set(name, { name, at });
  }
  const taken = new Set([...fields.values()].map(({ at }) => at));
  const keys = header.map((name) => squashed(name));
  for (const [name, aliases] of names) {
    if (fields.has(name)) continue;
    const at = aliases
      .map((alias) => keys.findIndex((key, place) => key === alias && !taken.has(place)))
      .find((place) => place !== -1);
    if (at === undefined) continue;
    fields.set(name, { name, at });
    taken.add(at);
  }
  const others = header
    .map((name, at) => ({ name: plainName(name), at }))
    .filter(({ name, at }) => !taken.has(at) && !/^(?:unnamed: ?\d+)?$/i.test(name));
  return { fields, others };
}

/** Why a header is ambiguous: two columns have the same name. Undefined: they do not. */
export function sameNameTwice(header: readonly string[]): Problem | undefined {
  const keys = header.map((name) => columnKey(name));
  const twice = keys.find((key, index) => key !== "" && keys.indexOf(key) !== index);
  if (twice === undefined) return undefined;
  return new Problem(`the header has the column "${clip(twice)}" twice; rename one of them`);
}

function placeOf(column: string, header: readonly string[]): number {
  const exact = header.findIndex((name) => name.trim() === column.trim());
  if (exact !== -1) return exact;
  return header.findIndex((name) => columnKey(name) === columnKey(column));
}

/** The names of columns for a message, cut to a bounded length. */
export function listed(names: readonly string[]): string {
  const text = names.map((name) => clip(name.trim())).join(", ");
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
