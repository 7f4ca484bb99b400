/** What a function returns in place of a value that a file does not have. Tested through the readers. */

/**
 * Why a part of a file cannot be used. A function whose type is `Value | Problem` returns one or the
 * other; it does not throw.
 *
 * @example
 * const fields = splitLine(text, ",");
 * if (fields instanceof Problem) report(line, fields.reason);
 */
export class Problem {
  /** For people: what is wrong and, where it helps, what to do. Continues "line 7: ...". */
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}
