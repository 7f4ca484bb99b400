/** Whether the row of recommendations has its final height, so that what lies below can be shown. */
import { liveOptions } from "@hellorec/client/react";
import { useQuery } from "@tanstack/react-query";

import { useUserEvents } from "../actions/use-user-events.ts";
import { popularQuery, sessionQuery } from "../api/queries.ts";
import { useUser } from "../session/session.ts";
import { useLookedAt } from "../session/visit.ts";
import { FOR_YOU_LENGTH, POPULAR_LENGTH } from "./for-you-row.tsx";

/** Whether the row has loaded. Tested in e2e. */
export function useForYouLoaded(): boolean {
  const user = useUser();
  const lookedAt = useLookedAt();
  const isNew = user === undefined && lookedAt.length === 0;
  const live = useQuery(
    liveOptions(user === undefined ? undefined : { user_id: user, limit: FOR_YOU_LENGTH }),
  ).data;
  const { isPending: isEventsPending } = useUserEvents(user);
  const session = useQuery({
    ...sessionQuery(lookedAt, FOR_YOU_LENGTH),
    enabled: user === undefined && !isNew,
  });
  const popular = useQuery({ ...popularQuery(POPULAR_LENGTH), enabled: isNew });
  if (user !== undefined) return live !== undefined && !isEventsPending;
  return !(isNew ? popular : session).isPending;
}
