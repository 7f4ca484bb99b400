/** Rows in aligned columns that fit the terminal. */
import { clipped, printable, textWidth } from "./printable.ts";
import type { Style } from "./style.ts";
import { wrapped } from "./wrap.ts";

/** One column: its heading, and the cell of a row. */
export interface Column<Row> {
  readonly heading: string;
  readonly align?: "right";
  /**
   * - key: what the next command takes, such as an ID. It is never cut: where it does not fit, it
   *   stands below its row.
   * - whole: cut only when the others cannot be cut further.
   * - optional: left out where room is short.
   */
  readonly rank?: "key" | "whole" | "optional";
  /** Paints the cells, but not the heading. */
  readonly paint?: (text: string) => string;
  readonly cell: (row: Row, index: number) => string;
}

/** How the lines below a row begin. */
export const INDENT = "    ";

const GAP = "  ";
const NARROWEST = 6;
/** Where the others would have less beside a key, the key stands below its row. */
const READABLE = 12;
/** Columns of the terminal for each column that may be cut; with less, optional ones are left out. */
const COMFORTABLE = 16;

/**
 * A table as lines of text. Where it would be wider than the terminal, optional columns are left out
 * and the widest of the others are cut, but never the key.
 *
 * @param below a text that stands below a row, wrapped; empty: none
 * @example table(items, [{ heading: "ID", rank: "key", cell: (item) => item.item_id }], style)
 */
export function table<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  style: Style,
  below: (row: Row) => string = () => "",
): string {
  const all = columns.map((column) => filled(rows, column));
  const kept = roomy(all, style.width);
  const key = kept.find(({ rank }) => rank === "key");
  const isBeside = key === undefined || leastWidth(kept) <= style.width;
  const shown = isBeside ? kept : kept.filter((column) => column !== key);
  const widths = fitted(shown, style.width - gaps(shown));
  const line = (textOf: (column: FilledColumn) => string, isHeading = false) =>
    shown
      .map((column, at) => padded(textOf(column), widths[at] ?? 0, column, isHeading))
      .join(GAP)
      .trimEnd();
  const indented = (text: string) =>
    text === ""
      ? []
      : wrapped(printable(text), style.width - INDENT.length).map((part) => INDENT + part);
  const lines = rows.flatMap((row, at) => [
    line((column) => column.cells[at] ?? ""),
    ...(isBeside ? [] : indented(key.cells[at] ?? "")),
    ...indented(below(row)),
  ]);
  const headings = [
    line((column) => column.heading, true),
    ...(isBeside ? [] : [INDENT + key.heading]),
  ];
  return [...headings.map((heading) => style.dim(heading)), ...lines].join("\n");
}

interface FilledColumn extends Pick<Column<never>, "heading" | "align" | "rank" | "paint"> {
  readonly cells: readonly string[];
  /** Its width uncut, in columns of the terminal. */
  readonly natural: number;
}

function filled<Row>(rows: readonly Row[], { cell, ...column }: Column<Row>): FilledColumn {
  const cells = rows.map((row, index) => printable(cell(row, index)));
  const natural = Math.max(...[column.heading, ...cells].map((text) => textWidth(text)));
  return { ...column, cells, natural };
}

/** The columns without the optional ones that do not fit, dropped from the last on. */
function roomy(columns: readonly FilledColumn[], total: number): readonly FilledColumn[] {
  const needed = columns.map(({ natural, rank }) =>
    isKept(rank) ? natural : Math.min(natural, COMFORTABLE),
  );
  const last = columns.findLastIndex(({ rank }) => rank === "optional");
  if (last === -1 || sum(needed) + gaps(columns) <= total) return columns;
  return roomy(columns.toSpliced(last, 1), total);
}

function isKept(rank: Column<never>["rank"]): boolean {
  return rank === "key" || rank === "whole";
}

/** The width of the table with every column that may be cut as narrow as it can be read. */
function leastWidth(columns: readonly FilledColumn[]): number {
  const widths = columns.map(({ natural, rank }) =>
    isKept(rank) ? natural : Math.min(natural, READABLE),
  );
  return sum(widths) + gaps(columns);
}

/** The widths, the widest reduced step by step until their sum fits; whole columns last, the key never. */
function fitted(columns: readonly FilledColumn[], total: number): number[] {
  const widths = columns.map(({ natural }) => natural);
  for (const isWhole of [false, true]) {
    const own = [...columns.keys()].filter((at) => {
      const rank = columns[at]?.rank;
      return rank !== "key" && (rank === "whole") === isWhole;
    });
    while (sum(widths) > total) {
      const widest = Math.max(0, ...own.map((at) => widths[at] ?? 0));
      if (widest <= NARROWEST) break;
      widths[own.find((at) => widths[at] === widest) ?? 0] = widest - 1;
    }
  }
  return widths;
}

function gaps(columns: readonly FilledColumn[]): number {
  return GAP.length * (columns.length - 1);
}

function sum(widths: readonly number[]): number {
  return widths.reduce((total, width) => total + width, 0);
}

function padded(
  text: string,
  width: number,
  { align, paint = (cell) => cell }: FilledColumn,
  isHeading: boolean,
): string {
  const cut = clipped(text, width);
  const space = " ".repeat(Math.max(0, width - textWidth(cut)));
  const shown = isHeading || cut === "" ? cut : paint(cut);
  return align === "right" ? space + shown : shown + space;
}
