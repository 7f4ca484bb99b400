/** Rows in aligned columns that fit the terminal. */
import { clipped, printable, textWidth } from "./printable.ts";
import type { Style } from "./style.ts";

/** One column: its heading, and the cell of a row. */
export interface Column<Row> {
  readonly heading: string;
  readonly align?: "right";
  /** whole: cut only when the others cannot be cut further; optional: left out where room is short. */
  readonly rank?: "whole" | "optional";
  readonly cell: (row: Row, index: number) => string;
}

const GAP = "  ";
const NARROWEST = 6;
/** Columns of the terminal for each column that may be cut; with less, optional ones are left out. */
const COMFORTABLE = 16;

/**
 * A table as lines of text. Where it would be wider than the terminal, optional columns are left out
 * and the widest of the others are cut.
 *
 * @example table(items, [{ heading: "ID", cell: (item) => item.item_id }], style)
 */
export function table<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  style: Style,
): string {
  const all = columns.map((column) => filled(rows, column));
  const shown = roomy(all, style.width);
  const widths = fitted(shown, style.width - gaps(shown));
  const line = (textOf: (column: FilledColumn) => string) =>
    shown
      .map((column, at) => padded(textOf(column), widths[at] ?? 0, column.align))
      .join(GAP)
      .trimEnd();
  const heading = style.dim(line((column) => column.heading));
  return [heading, ...rows.map((_, at) => line((column) => column.cells[at] ?? ""))].join("\n");
}

interface FilledColumn extends Pick<Column<never>, "heading" | "align" | "rank"> {
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
    rank === "whole" ? natural : Math.min(natural, COMFORTABLE),
  );
  const last = columns.findLastIndex(({ rank }) => rank === "optional");
  if (last === -1 || sum(needed) + gaps(columns) <= total) return columns;
  return roomy(columns.toSpliced(last, 1), total);
}

/** The widths, the widest reduced step by step until their sum fits; whole columns last. */
function fitted(columns: readonly FilledColumn[], total: number): number[] {
  const widths = columns.map(({ natural }) => natural);
  for (const isWhole of [false, true]) {
    const own = [...columns.keys()].filter((at) => (columns[at]?.rank === "whole") === isWhole);
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

function padded(text: string, width: number, align: "right" | undefined): string {
  const cut = clipped(text, width);
  const space = " ".repeat(Math.max(0, width - textWidth(cut)));
  return align === "right" ? space + cut : cut + space;
}
