/** The one error readers throw: the data cannot be read at all. */

/**
 * A file or directory that cannot be read as what it was said to be. `message` is one line for the
 * person who named it: which path, what is wrong, what to do. Single bad lines are no error; they
 * come as records of kind "bad".
 */
export class DatasetError extends Error {
  override readonly name = "DatasetError";
}

/** The line for a person from what a file operation threw; anything else is passed on as it is. */
export function fileError(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || !("code" in error)) return error;
  const { code } = error;
  if (typeof code !== "string") return error;
  const cause = { cause: error };
  if (code === "ENOENT") return new DatasetError(`${path}: no such file or directory`, cause);
  if (code === "EACCES" || code === "EPERM") {
    return new DatasetError(`${path}: permission denied`, cause);
  }
  if (code === "EISDIR") return new DatasetError(`${path}: is a directory, not a file`, cause);
  return new DatasetError(`${path}: cannot be read (${code})`, cause);
}
