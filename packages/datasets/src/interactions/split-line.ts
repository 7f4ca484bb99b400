/** Splits a line of interactions into its fields. Tested through read-interactions.test.ts. */
import { NEVER_CLOSED, parseCsvRow } from "../files/csv-row.ts";
import { Problem } from "../files/problem.ts";

/** In order of preference if lines contain several of them: an ID never contains a tab. */
export const SEPARATORS = ["\t", "::", ",", ";"] as const;

/** The separator between the fields of a line. */
export type Separator = (typeof SEPARATORS)[number] | " ";

/**
 * The fields of a line, or the problem if it has none.
 *
 * @example splitLine("1::1193::5::978300760", "::") // ["1", "1193", "5", "978300760"]
 */
export function splitLine(text: string, separator: Separator): string[] | Problem {
  if (separator === " ") return text.split(" ").filter((field) => field !== "");
  if (separator === "\t" || separator === "::") return text.split(separator);
  const row = parseCsvRow(text, separator);
  if (row.kind === "row") return row.fields;
  return new Problem(row.kind === "open" ? NEVER_CLOSED : row.reason);
}
