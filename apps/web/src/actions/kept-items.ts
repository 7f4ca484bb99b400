/** The items that a user just judged: their tiles keep their places until the row is loaded again. */
import { useMemo, useState } from "react";

import { Signal, useSignal } from "../state/signal.ts";

interface Kept {
  readonly user_id: string;
  readonly item_id: string;
  readonly at: number;
}

/** Older ones are in no row any more. */
const MOST = 200;
const kept = new Signal<readonly Kept[]>([]);
let last = 0;

/** Keeps the tile of an item where it is, in every row that is on screen. */
export function keepInPlace(user_id: string, item_id: string): void {
  kept.set([...kept.get(), { user_id, item_id, at: ++last }].slice(-MOST));
}

/** The items of a user that keep their places: those judged since the component was mounted. */
export function useKeptItems(userId: string): ReadonlySet<string> {
  const all = useSignal(kept);
  const [since] = useState(() => last);
  return useMemo(
    () =>
      new Set(
        all
          .filter(({ user_id, at }) => user_id === userId && at > since)
          .map(({ item_id }) => item_id),
      ),
    [all, userId, since],
  );
}
