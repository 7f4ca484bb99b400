/** The error for data that cannot be measured. */

/** The files can be read, but no user has something to predict. */
export class NothingToMeasure extends Error {
  override readonly name = "NothingToMeasure";
}
