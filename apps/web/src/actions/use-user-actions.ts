/** What the user who acts did so far, for buttons and reasons. */
import type { StoredEvent } from "@hellorec/client";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { deedsQuery } from "../api/queries.ts";
import { keyOf, pending } from "../api/track.ts";
import type { Act } from "../api/track.ts";
import { useUser } from "../session/session.ts";
import { useSignal } from "../signal.ts";
import { deedWords } from "./deeds.ts";
import type { DeedWord } from "./deeds.ts";

export interface Deeds {
  /** Who acts; undefined: a visitor, who does nothing that counts. */
  readonly user: string | undefined;
  /** Newest first; empty until they are there. */
  readonly events: readonly StoredEvent[];
  readonly words: ReadonlyMap<string, DeedWord>;
}

const NONE: readonly StoredEvent[] = [];

export function useDeeds(): Deeds {
  const user = useUser();
  const events = useQuery(deedsQuery(user)).data?.events ?? NONE;
  const words = useMemo(() => deedWords(events), [events]);
  return { user, events, words };
}

/** Whether this act is on its way to the server. */
export function usePending(act: Omit<Act, "recommendation_id">): boolean {
  return useSignal(pending).has(keyOf(act));
}
