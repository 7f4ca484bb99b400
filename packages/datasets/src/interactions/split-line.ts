/** Splits a line of interactions into its fields. Tested through read-interactions.test.ts. */
import { parseCsvRow } from "../files/csv-row.ts";

/** In order of preference if lines contain several of them: an ID never contains a tab. */
export const SEPARATORS = ["\t", "::", ",", ";"] as const;

/** The separator between the fields of a line. */
export type Separator = (typeof SEPARATORS)[number] | " ";

/**
 * The fields of a line, or what is wrong with it.
 *
 * @example splitLine("1::1193::5::978300760", "::") // ["1", "1193", "5", "978300760"]
 */
export function splitLine(text: string, separator: Separator): string[] | string {
  if (separator === " ") return text.split(" ").filter((field) => field !== "");
  if (separator === "\t" || separator === "::") return text.split(separator);
  const row = parseCsvRow(text, separator);
  if (row.kind === "row") return row.fields;
  return row.kind === "open" ? "a quoted field does not end" : row.reason;
}
