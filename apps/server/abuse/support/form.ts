/** The form of a run, as `command.ts` sets it: the long one, or the quick one of every check-in. */

export const isQuick = process.env["ABUSE_FORM"] === "quick";

/** One number for each form. @example const BODIES = sizes({ quick: 100, long: 600 }); */
export function sizes(of: { readonly quick: number; readonly long: number }): number {
  return isQuick ? of.quick : of.long;
}
