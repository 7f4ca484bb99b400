/** Tables for the docs, and the marked places that they go to. */

/**
 * A Markdown table, aligned as the formatter does: the first column to the left, the others, which
 * have numbers, to the right.
 */
export function markdownTable(rows: readonly (readonly string[])[]): string {
  const [head = []] = rows;
  const widths = head.map((_, at) => Math.max(3, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join(" | ")} |`;
  const rule = widths.map((width, at) =>
    at === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`,
  );
  return [line(head), `| ${rule.join(" | ")} |`, ...rows.slice(1).map(line)].join("\n");
}

/**
 * Replaces what stands between `<!-- name -->` and `<!-- end of name -->`.
 *
 * @throws {Error} the page has no such place
 */
export function replaceMarked(page: string, name: string, text: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const start = page.indexOf(open);
  const end = page.indexOf(close);
  if (start < 0 || end < start) {
    throw new Error(`the page has no place between ${open} and ${close}`);
  }
  return `${page.slice(0, start + open.length)}\n\n${text.trim()}\n\n${page.slice(end)}`;
}

/** Counts by name as a cell: `200 x 5, 503 x 2`. */
export function countsCell(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([name, count]) => `${name} x ${count.toLocaleString("en")}`)
    .join(", ");
}
