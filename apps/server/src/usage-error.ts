/** Mistakes of whoever starts the program. */

/** The program was asked for something it cannot do: `message` says what to do instead. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
