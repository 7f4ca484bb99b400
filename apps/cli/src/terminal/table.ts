/** Rows in aligned columns that fit the terminal. */
import { clipped, printable, textWidth } from "./printable.ts";
import type { Style } from "./style.ts";

/** One column: its heading, and how a row fills it. */
export interface Column<Row> {
  readonly heading: string;
  readonly align?: "right";
  readonly cell: (row: Row, index: number) => string;
}

const GAP = "  ";
const NARROWEST = 6;

/**
 * A table as lines of text. Where it would be wider than the terminal, the widest columns are cut.
 *
 * @example table(items, [{ heading: "ID", cell: (item) => item.item_id }], style)
 */
export function table<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  style: Style,
): string {
  const cells = rows.map((row, index) =>
    columns.map((column) => printable(column.cell(row, index))),
  );
  const natural = columns.map((column, at) =>
    Math.max(textWidth(column.heading), ...cells.map((line) => textWidth(line[at] ?? ""))),
  );
  const widths = fitted(natural, style.width - GAP.length * (columns.length - 1));
  const line = (texts: readonly string[]) =>
    columns
      .map((column, at) => padded(texts[at] ?? "", widths[at] ?? 0, column.align))
      .join(GAP)
      .trimEnd();
  const heading = style.dim(line(columns.map((column) => column.heading)));
  return [heading, ...cells.map((texts) => line(texts))].join("\n");
}

/** The widths, the widest taken back step by step until their sum fits. */
function fitted(natural: readonly number[], total: number): number[] {
  const widths = [...natural];
  let excess = widths.reduce((sum, width) => sum + width, 0) - total;
  while (excess > 0) {
    const widest = Math.max(...widths);
    if (widest <= NARROWEST) break;
    widths[widths.indexOf(widest)] = widest - 1;
    excess -= 1;
  }
  return widths;
}

function padded(text: string, width: number, align: "right" | undefined): string {
  const cut = clipped(text, width);
  const space = " ".repeat(Math.max(0, width - textWidth(cut)));
  return align === "right" ? space + cut : cut + space;
}
