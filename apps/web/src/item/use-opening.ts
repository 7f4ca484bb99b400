/** An item was opened: a user's view is counted, a visitor's is remembered in the tab. */
import type { Item } from "@hellorec/client";
import { useEffect, useRef } from "react";
import { useHistoryState } from "wouter/use-browser-location";

import { track } from "../api/track.ts";
import { useUser } from "../session/session.ts";
import { lookAt } from "../session/visit.ts";

/** Counts once for as long as the item stays open; the list the reader came from, if any. */
export function useOpening(item: Item): string | undefined {
  const user = useUser();
  const recommendation_id = recommendationIn(useHistoryState<unknown>());
  const isCounted = useRef(false);
  useEffect(() => {
    if (isCounted.current) return;
    isCounted.current = true;
    if (user === undefined) lookAt(item.item_id);
    else track({ user_id: user, item, type: "view", recommendation_id });
  }, [user, item, recommendation_id]);
  return recommendation_id;
}

/** What `PageLink` left in the history. */
export function recommendationIn(state: unknown): string | undefined {
  if (typeof state !== "object" || state === null || !("recommendation_id" in state)) {
    return undefined;
  }
  return typeof state.recommendation_id === "string" ? state.recommendation_id : undefined;
}
