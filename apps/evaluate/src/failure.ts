/** From what went wrong to one line for the person at the terminal, and an exit status. */
import { DatasetError } from "@hellorec/datasets";
import { InvalidParamsError } from "@hellorec/recommender";

/** What the process ends with. `refused`: what it was given, options or data, cannot work. */
export const EXIT = { done: 0, failed: 1, refused: 2, interrupted: 130 } as const;

/** The program was called in a way that cannot work, whatever the files hold. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The files can be read, but there is nothing in them to measure. */
export class NothingToMeasure extends Error {
  override readonly name = "NothingToMeasure";
}

/** One line, without the program's name, and the exit status. */
export interface Failure {
  readonly line: string;
  readonly status: number;
}

/**
 * What to tell about an error.
 *
 * @example failureOf(new UsageError("--k is 0")).status // 2
 */
export function failureOf(error: unknown): Failure {
  const text = error instanceof Error ? error.message : String(error);
  // IDs and paths come from elsewhere: nothing of them may move the cursor or break the line.
  const line = text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ");
  if (error instanceof UsageError || error instanceof InvalidParamsError) {
    return { line: `${line.replace(/\.$/, "")}; see "pnpm evaluate --help"`, status: EXIT.refused };
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
