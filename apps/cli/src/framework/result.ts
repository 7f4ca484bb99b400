/** What a command gives back, and how its body is run. */
import type { Context } from "./context.ts";
import type { TypedNames } from "./typed-names.ts";

/** The result of a command. */
export interface CommandResult {
  /** The procedure's own output, for `--json`. Left out where the command wrote its result itself. */
  readonly output?: unknown;
  /** The output for people; called only when it is printed. */
  readonly text?: () => string;
  /** A hint printed below the text, such as how to get the next page. */
  readonly below?: () => string | undefined;
  /** false: a part of the work was not done, and the exit status says so. */
  readonly complete?: boolean;
}

/**
 * Runs the body of a command and prints its result.
 *
 * @param names what is typed for a field of the call; "json": the caller wrote the fields themselves
 */
export type Run = (
  body: (context: Context) => Promise<CommandResult>,
  names?: TypedNames | "json",
) => Promise<void>;
