/** The query of the counts, and how often it is polled. */
import { queryOptions } from "@tanstack/react-query";

import { client } from "../api/client.ts";

/** How often the counts are polled while the page is visible; a hidden tab does not poll. */
const STATS_EVERY_MS = 2000;

/** Counts, rates and latencies. The last ones stay where a poll fails. */
export const statsQuery = queryOptions({
  queryKey: ["stats.get"],
  queryFn: ({ signal }) => client.stats.get.query(undefined, { signal }),
  refetchInterval: STATS_EVERY_MS,
  staleTime: 0,
});
