/**
 * From an error to one line for the terminal and an exit status. Tested through program.test.ts.
 */
import { DatasetError } from "@hellorec/datasets";
import { InvalidParamsError } from "@hellorec/recommender";

import { NothingToMeasure } from "../data/nothing-to-measure.ts";
import { InvalidArgumentsError } from "../settings/invalid-arguments-error.ts";

/** Exit statuses. `refused`: the options or the data cannot work. */
export const EXIT = { done: 0, failed: 1, refused: 2, interrupted: 130 } as const;

/** One line, without the program's name, and the exit status. */
export interface Failure {
  readonly line: string;
  readonly status: number;
}

/**
 * The line and the exit status for an error.
 *
 * @example failureOf(new InvalidArgumentsError("--k is 0")).status // 2
 */
export function failureOf(error: unknown): Failure {
  const text = error instanceof Error ? error.message : String(error);
  // IDs and paths are foreign text: control characters in them must not move the cursor.
  const line = text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ");
  if (error instanceof InvalidArgumentsError || error instanceof InvalidParamsError) {
    return {
      line: `${line.replace(/\.$/, "")}; see "npx pnpm@12 evaluate --help"`,
      status: EXIT.refused,
    };
  }
  if (error instanceof DatasetError || error instanceof NothingToMeasure) {
    return { line, status: EXIT.refused };
  }
  if (error instanceof Error && error.name === "AbortError") {
    return { line: "interrupted", status: EXIT.interrupted };
  }
  if (error instanceof RangeError && /allocation failed|array length/i.test(line)) {
    return {
      line: `there is not enough memory for this; fewer neighbours or less data need less (${line})`,
      status: EXIT.failed,
    };
  }
  return { line, status: EXIT.failed };
}
