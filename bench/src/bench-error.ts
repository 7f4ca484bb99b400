/** An error that a person can act on: it is printed without a stack, and the exit status is 1. */
export class BenchError extends Error {
  override readonly name = "BenchError";
}
