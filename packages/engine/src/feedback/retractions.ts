/** Event types that take back earlier events. Tested through event-weights.test.ts. */

/**
 * The type that each retraction takes back: all earlier events of that type, of the same user on the
 * same item. A retraction has no weight of its own, and what it takes back stays in the log.
 *
 * @example RETRACTIONS["unlike"] // "like"
 */
export const RETRACTIONS: Readonly<Record<string, string>> = {
  unlike: "like",
  undislike: "dislike",
};

/** The type that events of this type take back; undefined: they take nothing back. */
export function retractedType(type: string): string | undefined {
  return Object.hasOwn(RETRACTIONS, type) ? RETRACTIONS[type] : undefined;
}
