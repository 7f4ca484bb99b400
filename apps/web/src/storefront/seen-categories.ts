/** The categories of all items this page has shown so far: the catalogue has no list of its own. */
import type { Item } from "@hellorec/client";
import { useEffect } from "react";

import { Signal, useSignal } from "../signal.ts";

/** Items by category. */
type Seen = ReadonlyMap<string, ReadonlySet<string>>;

const seen = new Signal<Seen>(new Map());

/** Categories, those of most items first, with the items of this page counted in. */
export function useSeenCategories(items: readonly Item[]): string[] {
  useEffect(() => seen.set(withItems(seen.get(), items)), [items]);
  return byCount(useSignal(seen));
}

/** The same map where the items bring nothing new. */
export function withItems(before: Seen, items: readonly Item[]): Seen {
  const after = new Map(before);
  for (const { item_id, categories } of items) {
    for (const name of categories) {
      const known = after.get(name);
      if (known?.has(item_id) !== true) after.set(name, new Set([...(known ?? []), item_id]));
    }
  }
  const isSame = [...after].every(([name, ids]) => before.get(name) === ids);
  return isSame ? before : after;
}

export function byCount(seen: Seen): string[] {
  return [...seen]
    .sort(([a, inA], [b, inB]) => inB.size - inA.size || a.localeCompare(b))
    .map(([name]) => name);
}
