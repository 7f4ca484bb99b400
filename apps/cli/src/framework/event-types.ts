/** The usual types of events, and the warning about others. Tested through commands.test.ts. */
import { unweightedNote } from "../terminal/unweighted.ts";
import { closest } from "./closest.ts";

/** The types of events that have an effect by default: those with a weight, and retractions. */
export const EVENT_TYPES = [
  "view",
  "click",
  "like",
  "purchase",
  "dislike",
  "rating",
  "unlike",
  "undislike",
] as const;

/** The warning about types without a weight; a type that looks mistyped gets the one it resembles. */
export function typeNote(unweighted: readonly string[] | undefined): string | undefined {
  const note = unweightedNote(unweighted);
  const near = (unweighted ?? [])
    .map((type) => closest(type, EVENT_TYPES))
    .filter((type) => type !== undefined);
  if (note === undefined || near.length === 0) return note;
  return `${note}; did you mean ${[...new Set(near)].join(" or ")}?`;
}
