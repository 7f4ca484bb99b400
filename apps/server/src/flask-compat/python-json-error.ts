/** The error for a body that Python would refuse. */

/** Python cannot decode the body. Callers never see the message. */
export class PythonJsonError extends Error {
  override readonly name = "PythonJsonError";
}
