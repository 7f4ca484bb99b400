/** The data of a plot. */

/** One line of a plot; `null` where there is no value. */
export type Values = (number | null)[];

/** Columns of equal length. The lines are in the order of the plot's own. */
export interface Series {
  /** Places along x, ascending. */
  readonly xs: number[];
  readonly lines: Values[];
}
