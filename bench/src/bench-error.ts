/** What stops a benchmark and a person can act on: told without a stack, exit status 1. */
export class BenchError extends Error {
  override readonly name = "BenchError";
}
