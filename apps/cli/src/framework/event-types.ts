/** The warning about types of events that have no effect. Tested through commands.test.ts. */
import { EVENT_TYPES } from "@hellorec/api/event-types";

import { unweightedNote } from "../terminal/unweighted.ts";
import { closest } from "./closest.ts";

/** The warning about types without a weight; a type that looks mistyped gets the one it resembles. */
export function typeNote(unweighted: readonly string[] | undefined): string | undefined {
  const note = unweightedNote(unweighted);
  const near = (unweighted ?? [])
    .map((type) => closest(type, EVENT_TYPES))
    .filter((type) => type !== undefined);
  if (note === undefined || near.length === 0) return note;
  return `${note}; did you mean ${[...new Set(near)].join(" or ")}?`;
}
