/** The categories of the items shown so far: the API has no list of categories. */
import type { Item } from "@hellorec/client";
import { useEffect } from "react";

import { Signal, useSignal } from "../state/signal.ts";
import { byCount, withItems } from "./category-counts.ts";
import type { Seen } from "./category-counts.ts";

const seen = new Signal<Seen>(new Map());

/** Categories, those with most items first, including the items given. */
export function useSeenCategories(items: readonly Item[]): string[] {
  useEffect(() => seen.set(withItems(seen.get(), items)), [items]);
  return byCount(useSignal(seen));
}
