/** The categories of all items this page has shown so far: the catalogue has no list of its own. */
import type { Item } from "@hellorec/client";
import { useEffect } from "react";

import { Signal, useSignal } from "../signal.ts";
import { byCount, withItems } from "./category-counts.ts";
import type { Seen } from "./category-counts.ts";

const seen = new Signal<Seen>(new Map());

/** Categories, those of most items first, with the items of this page counted in. */
export function useSeenCategories(items: readonly Item[]): string[] {
  useEffect(() => seen.set(withItems(seen.get(), items)), [items]);
  return byCount(useSignal(seen));
}
