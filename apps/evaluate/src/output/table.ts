/** A table of text with aligned columns. Tested through program.test.ts. */

/** One field of a row. The heading is the same in every row. */
export type Cell = readonly [heading: string, text: string];

/** Rows with the same headings. The first column is aligned left, the others right. */
export function table(rows: readonly (readonly Cell[])[]): string {
  const headings = rows[0]?.map(([heading]) => heading) ?? [];
  const lines = [headings, ...rows.map((row) => row.map(([, text]) => text))];
  const widths = headings.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  const padded = (text: string, at: number) =>
    at === 0 ? text.padEnd(widths[at] ?? 0) : text.padStart(widths[at] ?? 0);
  return lines.map((line) => line.map(padded).join("  ").trimEnd()).join("\n");
}
