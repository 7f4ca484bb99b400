/** The error for a command line that cannot work. */

/** The program was called in a way that cannot work, whatever the files hold. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
