/** The error for a command line that cannot work. */

/** The program was called in a way that cannot work, whatever the files hold. */
export class InvalidArgumentsError extends Error {
  override readonly name = "InvalidArgumentsError";
}
