/**
 * Which column of a file of interactions is what: by the names in its first line, or by place.
 * Tested through readers.test.ts and read-interactions.test.ts.
 */
import { EVENT_NAMES, squashed } from "../columns/column-names.ts";
import { findColumns, listed, sameNameTwice } from "../columns/find-columns.ts";
import type { ColumnOptions } from "../columns/find-columns.ts";
import { ambiguousColumn } from "../columns/unknown-columns.ts";
import { Problem } from "../files/problem.ts";

/** The places of the fields of a line. -1: there is no such column. */
export interface LineColumns {
  readonly user: number;
  readonly item: number;
  readonly value: number;
  readonly time: number;
  /** The number of fields of every line. Undefined: it may vary. */
  readonly width?: number;
}

/** The columns of a file that does not name them. */
export const BY_PLACE: LineColumns = { user: 0, item: 1, value: 2, time: 3 };

/** What the first line says. */
export interface Heading {
  readonly columns: LineColumns;
  /** Names of columns that are not used. */
  readonly unused: readonly string[];
}

/** A number, or what programs write for an absent one. */
const NUMBER_OR_GAP = /^\s*(?:[+-]?(?:\d|\.\d|inf|nan|n\/?a\b)|null|none|-?\s*$)/i;
const NAMES_OF_IDS = new Set(
  ["user_id", "item_id"]
    .flatMap((field) => EVENT_NAMES.get(field) ?? [])
    .filter((name) => name.endsWith("id")),
);
/** Names of users that a file is unlikely to have as an ID. */
const USER_HEADING =
  /^(?:user|uid|customer|visitor|session|client|person|reader|member)s?[\s_-]?(?:id|key|name)?(?::\w+)?$/i;

/**
 * The columns that the first line names; undefined if it is a line of data; a problem if it names
 * columns and they cannot be used.
 *
 * @param rows some lines after it
 * @param needsValue whether values are compared
 * @example headingOf(["movieId", "userId", "rating"], [], {}, false)
 */
export function headingOf(
  first: readonly string[],
  rows: readonly (readonly string[])[],
  options: ColumnOptions,
  needsValue: boolean,
): Heading | Problem | undefined {
  const isHeading = looksLikeNames(first);
  const found = findColumns(first, EVENT_NAMES, options.map);
  if (found instanceof Problem) return found;
  const { fields, others } = found;
  const placeOf = (name: string) => fields.get(name)?.at ?? -1;
  const [user, item] = [placeOf("user_id"), placeOf("item_id")];
  if (user === -1 || item === -1) {
    if (!isHeading) return undefined;
    if (options.ignore_columns === true) return { columns: BY_PLACE, unused: [] };
    const missing = [...(user === -1 ? ["user_id"] : []), ...(item === -1 ? ["item_id"] : [])];
    return new Problem(
      `the first line names columns, and none is known as ${missing.join(" or ")}: ${listed(first)}; say which with ${missing.map((name) => `--map ${name}=COLUMN`).join(" ")}, or read user, item, value and time in this order with --ignore-columns`,
    );
  }
  const twice = sameNameTwice(first);
  if (twice !== undefined) return twice;
  const value = placeOf("value");
  if (options.ignore_columns !== true) {
    const needs = needsValue ? (["occurred_at", "value"] as const) : (["occurred_at"] as const);
    const ambiguous = ambiguousColumn(found, rows, needs);
    if (ambiguous !== undefined) return ambiguous;
  }
  if (needsValue && value === -1) {
    return new Problem(
      `has no column of values to compare: ${listed(first)}; say which with --map value=COLUMN`,
    );
  }
  const names = others.map(({ name }) => name);
  const type = first[placeOf("type")];
  return {
    columns: { user, item, value, time: placeOf("occurred_at"), width: first.length },
    unused: type === undefined ? names : [...names, type],
  };
}

/**
 * Whether a first line names columns: the user's field is such a name, a field is the usual name of
 * IDs, or the field of value or time does not look like a number.
 */
function looksLikeNames(first: readonly string[]): boolean {
  const [user = "", , value = "", time = ""] = first;
  return (
    USER_HEADING.test(user.trim()) ||
    !NUMBER_OR_GAP.test(value) ||
    !NUMBER_OR_GAP.test(time) ||
    first.some((name) => NAMES_OF_IDS.has(squashed(name)))
  );
}
