/** Whether the row of recommendations has its final height, so that what lies below can be shown. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { useUserEvents } from "../actions/use-user-events.ts";
import { liveListQuery, popularQuery, sessionQuery } from "../api/queries.ts";
import { useUser } from "../session/session.ts";
import { useLookedAt } from "../session/visit.ts";
import { FOR_YOU_LENGTH, POPULAR_LENGTH } from "./for-you-row.tsx";

/** What lies below is shown after this, even if the row is still loading. */
const MOST_MS = 1000;

/** Whether the row has loaded, or takes long. Tested in e2e. */
export function useForYouLoaded(): boolean {
  const user = useUser();
  const lookedAt = useLookedAt();
  const isNew = user === undefined && lookedAt.length === 0;
  const live = useQuery(liveListQuery(user, FOR_YOU_LENGTH)).data;
  const { isPending: isEventsPending } = useUserEvents(user);
  const session = useQuery({
    ...sessionQuery(lookedAt, FOR_YOU_LENGTH),
    enabled: user === undefined && !isNew,
  });
  const popular = useQuery({ ...popularQuery(POPULAR_LENGTH), enabled: isNew });
  const [isLate, setIsLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsLate(true), MOST_MS);
    return () => clearTimeout(timer);
  }, []);
  if (isLate) return true;
  if (user !== undefined) return live !== undefined && !isEventsPending;
  return !(isNew ? popular : session).isPending;
}
