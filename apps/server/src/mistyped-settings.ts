/** Finds names that look like mistyped settings. */

/** Names of upper case, as settings are written. */
const UPPER_CASE = /^[A-Z][A-Z0-9_]*$/;
/** A setting of so few letters is close to many other words: HOST to HOME, PORT to POST. */
const SHORT = 5;

/** A name that is no setting, and the setting that may be meant. */
export interface MistypedSetting {
  readonly name: string;
  readonly meant: string;
}

/**
 * The names that differ from a setting by two letters at most, by one if the setting is short. All
 * other names are left alone: they may be of another program.
 *
 * @example findMistyped(["MODLE", "API_KEY"], ["MODEL"]) // [{ name: "MODLE", meant: "MODEL" }]
 */
export function findMistyped(
  names: readonly string[],
  settings: readonly string[],
): readonly MistypedSetting[] {
  return names
    .filter((name) => UPPER_CASE.test(name) && !settings.includes(name))
    .flatMap((name) => {
      const [nearest] = settings
        .map((meant) => ({ meant, changes: distance(name, meant) }))
        .filter(({ meant, changes }) => changes <= (meant.length <= SHORT ? 1 : 2))
        .toSorted((a, b) => a.changes - b.changes);
      return nearest === undefined ? [] : [{ name, meant: nearest.meant }];
    });
}

/** How many letters are changed, added, left out or swapped with their neighbour. */
function distance(left: string, right: string): number {
  let before: number[] = [];
  let row = Array.from({ length: right.length + 1 }, (_, at) => at);
  for (let at = 1; at <= left.length; at += 1) {
    const next = [at];
    for (let to = 1; to <= right.length; to += 1) {
      const replaced = (row[to - 1] ?? 0) + (left[at - 1] === right[to - 1] ? 0 : 1);
      const isSwapped = left[at - 1] === right[to - 2] && left[at - 2] === right[to - 1];
      const swapped = isSwapped && at > 1 && to > 1 ? (before[to - 2] ?? 0) + 1 : replaced;
      next.push(Math.min(replaced, swapped, (row[to] ?? 0) + 1, (next[to - 1] ?? 0) + 1));
    }
    [before, row] = [row, next];
  }
  return row[right.length] ?? 0;
}
