/** Finds names that look like mistyped settings. */
import { editDistance } from "@hellorec/api";

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
        .map((meant) => ({ meant, changes: editDistance(name, meant) }))
        .filter(({ meant, changes }) => changes <= (meant.length <= SHORT ? 1 : 2))
        .toSorted((a, b) => a.changes - b.changes);
      return nearest === undefined ? [] : [{ name, meant: nearest.meant }];
    });
}
