/** The queries of the counts and of the demo, and how often they are polled. */
import { queryOptions } from "@tanstack/react-query";

import { client } from "../api/client.ts";

/** How often the counts are polled while the page is visible; a hidden tab does not poll. */
const STATS_EVERY_MS = 2000;
const DEMO_EVERY_MS = 30_000;

/** Counts, rates and latencies. The last ones stay where a poll fails. */
export const statsQuery = queryOptions({
  queryKey: ["stats.get"],
  queryFn: ({ signal }) => client.stats.get.query(undefined, { signal }),
  refetchInterval: STATS_EVERY_MS,
  staleTime: 0,
});

/** Whether the store has the demo, and anything else. */
export const demoStatusQuery = queryOptions({
  queryKey: ["demo.status"],
  queryFn: ({ signal }) => client.demo.status.query(undefined, { signal }),
  refetchInterval: DEMO_EVERY_MS,
});
