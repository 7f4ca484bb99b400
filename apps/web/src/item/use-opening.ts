/** Counts the opening of an item: as the acting user's view, or in a visitor's tab. Tested in e2e. */
import type { Item } from "@hellorec/client";
import { useEffect, useRef, useState } from "react";
import { useHistoryState } from "wouter/use-browser-location";

import { useMay } from "../access/use-access.ts";
import { track } from "../actions/track.ts";
import { usePending } from "../actions/use-user-actions.ts";
import { useUser } from "../session/session.ts";
import { lookAt } from "../session/visit.ts";

export interface Opening {
  /** The ID of the list that the item was opened from, if any. */
  readonly recommendation_id: string | undefined;
  /** Whether the view is stored, or is not to be. Lists loaded before would change at once. */
  readonly isCounted: boolean;
}

/**
 * Counts one view while the item is open, unless it was opened to inspect a user.
 *
 * @param isInspection in the address, so that it holds in another tab and after a reload too
 */
export function useOpening(item: Item, isInspection: boolean): Opening {
  const user = useUser();
  const state = useHistoryState<unknown>();
  const recommendation_id = recommendationIn(state);
  const isSent = useRef(false);
  const [wasSent, setWasSent] = useState(false);
  const isPending = usePending({ user_id: user ?? "", item, type: "view" });
  const mayAct = useMay("write");
  useEffect(() => {
    if (isSent.current || isInspection) return;
    isSent.current = true;
    setWasSent(true);
    if (user === undefined) lookAt(item.item_id);
    else if (mayAct) track({ user_id: user, item, type: "view", recommendation_id });
  }, [user, item, recommendation_id, isInspection, mayAct]);
  return { recommendation_id, isCounted: isInspection || (wasSent && !isPending) };
}

/** The list ID that `PageLink` stored in the history. */
function recommendationIn(state: unknown): string | undefined {
  if (typeof state !== "object" || state === null || !("recommendation_id" in state)) {
    return undefined;
  }
  return typeof state.recommendation_id === "string" ? state.recommendation_id : undefined;
}
