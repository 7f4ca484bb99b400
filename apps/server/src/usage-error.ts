/** The error for wrong usage of the program. */

/**
 * The operator asked for something that the program cannot do. `message` says what to do instead.
 */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
