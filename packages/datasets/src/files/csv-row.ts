/** Splits one CSV record (RFC 4180) into fields. It knows neither files nor headers. */

/** The reason of a record with an `open` field that no other line continues. */
export const NEVER_CLOSED = "a quoted field is not closed; end it with a double quote";

/**
 * The fields of a record; or `open`: a quoted field continues on the next line; or why it is not a
 * record.
 */
export type CsvRow =
  | { readonly kind: "row"; readonly fields: string[] }
  | { readonly kind: "open" }
  | { readonly kind: "bad"; readonly reason: string };

/**
 * Splits one record. Inside double quotes, delimiters and line ends are text and `""` is one quote.
 * In a field that does not begin with a quote, a quote is plain text (`24" screen`).
 *
 * @example parseCsvRow('11,"American President, The (1995)",Drama', ",")
 */
export function parseCsvRow(text: string, delimiter: string): CsvRow {
  if (!text.includes('"')) return { kind: "row", fields: text.split(delimiter) };
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (text[at] === '"') {
      const close = closingQuote(text, at + 1);
      if (close === -1) return { kind: "open" };
      const next = text[close + 1];
      if (next !== undefined && next !== delimiter) {
        const reason = `text follows the closing quote of field ${fields.length + 1}; a quote inside a quoted field is written twice`;
        return { kind: "bad", reason };
      }
      fields.push(text.slice(at + 1, close).replaceAll('""', '"'));
      at = close + 1;
    } else {
      const end = text.indexOf(delimiter, at);
      fields.push(end === -1 ? text.slice(at) : text.slice(at, end));
      at = end === -1 ? text.length : end;
    }
    if (at >= text.length) return { kind: "row", fields };
    at += delimiter.length;
  }
}

/** The place of the quote that ends the field, or -1. */
function closingQuote(text: string, start: number): number {
  let at = text.indexOf('"', start);
  while (at !== -1 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
  return at;
}
