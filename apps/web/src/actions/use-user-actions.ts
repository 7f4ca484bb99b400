/** The actions of the acting user, for buttons and reasons. */
import type { StoredEvent } from "@hellorec/client";
import { useMemo } from "react";

import { useMay } from "../access/use-access.ts";
import { useUser } from "../session/session.ts";
import { useSignal } from "../state/signal.ts";
import { keyOf, pending } from "./track.ts";
import type { UserAction } from "./track.ts";
import { useUserEvents } from "./use-user-events.ts";
import { actionWords } from "./user-actions.ts";
import type { ActionWord } from "./user-actions.ts";

/** What the acting user did. */
export interface UserActions {
  /** The acting user; undefined: a visitor, whose actions are not tracked. */
  readonly user: string | undefined;
  /** Whether the key allows sending actions. */
  readonly mayAct: boolean;
  /** Newest first; empty until they are loaded. */
  readonly events: readonly StoredEvent[];
  /** The strongest action on each item. */
  readonly words: ReadonlyMap<string, ActionWord>;
}

const NONE: readonly StoredEvent[] = [];

/** The actions of the acting user, updated with every event sent from this page. */
export function useUserActions(): UserActions {
  const user = useUser();
  const mayAct = useMay("write");
  const events = useUserEvents(user).data?.events ?? NONE;
  const words = useMemo(() => actionWords(events), [events]);
  return { user, mayAct, events, words };
}

/** Whether this action is in flight to the server. */
export function usePending(action: Omit<UserAction, "recommendation_id">): boolean {
  return useSignal(pending).has(keyOf(action));
}
