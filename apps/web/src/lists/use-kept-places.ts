/** A live list on screen: items that the user judges here keep their places until the next load. */
import type { Recommendations } from "@hellorec/client";
import { useState } from "react";

import { useKeptItems } from "../actions/kept-items.ts";
import { entriesOf, keepPlaces } from "./kept-places.ts";
import type { ShownList } from "./kept-places.ts";

/** The list of a user with the judged items kept in place. Tested in e2e. */
export function useKeptPlaces(
  user: string,
  list: Recommendations | undefined,
): ShownList | undefined {
  const kept = useKeptItems(user);
  const [last, setLast] = useState<{ list: Recommendations; shown: ShownList }>();
  if (list === undefined || last?.list === list) return last?.shown;
  const entries = entriesOf(list);
  const items = last === undefined ? entries : keepPlaces(last.shown.items, entries, kept);
  const shown = { ...list, items };
  setLast({ list, shown });
  return shown;
}
