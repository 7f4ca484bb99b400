/** Running text and labelled rows, broken into lines that fit the terminal. */
import { beginning, printable, textWidth } from "./printable.ts";

/**
 * Lines of at most `width` columns, and of two at least, broken between words. A longer word is broken too, as is text in a
 * script without spaces.
 *
 * @example wrapped("fitted to many likes", 10) // ["fitted to", "many likes"]
 */
export function wrapped(text: string, width: number): string[] {
  // One character takes two columns at most, so every step makes progress.
  const columns = Math.max(2, width);
  const lines: string[] = [];
  let line: string | undefined;
  for (const word of text.split(" ")) {
    const longer: string = line === undefined ? word : `${line} ${word}`;
    if (textWidth(longer) <= columns) {
      line = longer;
      continue;
    }
    if (line !== undefined) lines.push(line);
    line = word;
    while (textWidth(line) > columns) {
      const part: string = beginning(line, columns);
      lines.push(part);
      line = line.slice(part.length);
    }
  }
  return [...lines, line ?? ""];
}

/** A label and its text; a row without text is left out. */
export type LabelledRow = readonly [label: string, text: string | undefined];

const GAP = "  ";

/**
 * Rows with aligned texts, wrapped to the width.
 *
 * @example rowsText([["items", "3"], ["events", "12"]], 80) // "items   3\nevents  12"
 */
export function rowsText(
  rows: readonly LabelledRow[],
  width: number,
  paint: (label: string) => string = (label) => label,
): string {
  const column = Math.max(...rows.map(([label]) => textWidth(label)));
  const indent = column + GAP.length;
  return rows
    .flatMap(([label, text]) => {
      if (text === undefined) return [];
      const space = " ".repeat(column - textWidth(label)) + GAP;
      const [first = "", ...others] = wrapped(printable(text), Math.max(12, width - indent));
      return [
        `${paint(label)}${space}${first}`.trimEnd(),
        ...others.map((line) => " ".repeat(indent) + line),
      ];
    })
    .join("\n");
}
