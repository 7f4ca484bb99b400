/**
 * The error of all readers: the data cannot be read at all. Tested through the tests of the
 * readers.
 */

/**
 * A file or directory cannot be read in the expected form. `message` is one line for people: the
 * path, the problem, and what to do. Single bad lines are not errors; they are records of kind
 * "bad".
 *
 * @example
 * try {
 *   await readInteractions("train.txt");
 * } catch (error) {
 *   if (!(error instanceof DatasetError)) throw error;
 *   process.stderr.write(`${error.message}\n`);
 * }
 */
export class DatasetError extends Error {
  override readonly name = "DatasetError";
}

/** A {@link DatasetError} for an error of a file operation. Other errors are returned unchanged. */
export function fileError(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || !("code" in error)) return error;
  const { code } = error;
  if (typeof code !== "string") return error;
  const cause = { cause: error };
  if (code === "ENOENT") {
    return new DatasetError(`${path}: no such file or directory; check the path`, cause);
  }
  if (code === "EACCES" || code === "EPERM") {
    return new DatasetError(
      `${path}: permission denied; give this user the right to read it`,
      cause,
    );
  }
  if (code === "EISDIR") {
    return new DatasetError(`${path}: is a directory; name a file in it`, cause);
  }
  return new DatasetError(`${path}: cannot be read (${code}); check the disk and the path`, cause);
}
