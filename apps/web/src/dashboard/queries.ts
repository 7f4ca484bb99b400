/** What the dashboard asks the server for, and how often. */
import { queryOptions } from "@tanstack/react-query";

import { client } from "../api/client.ts";

/** How often numbers are asked for while the page is seen; a hidden tab asks for nothing. */
const STATS_EVERY_MS = 2000;
/** Models that other processes fit, or comparisons that begin, are found at the latest then. */
const MODEL_EVERY_MS = 10_000;
const SEARCH_EVERY_MS = 2000;
/** Models in the chart. */
const MODELS = 100;

/** Counts, rates and latencies; the last ones stay where an answer fails. */
export const statsQuery = queryOptions({
  queryKey: ["stats.get"],
  queryFn: ({ signal }) => client.stats.get.query(undefined, { signal }),
  refetchInterval: STATS_EVERY_MS,
  staleTime: 0,
});

/** The model that serves, the fit and the comparison under way. */
export const modelStatusQuery = queryOptions({
  queryKey: ["model.status"],
  queryFn: ({ signal }) => client.model.status.query(undefined, { signal }),
  refetchInterval: ({ state }) =>
    state.data?.search === undefined ? MODEL_EVERY_MS : SEARCH_EVERY_MS,
  staleTime: 0,
});

/** This and earlier models, newest first. */
export const modelHistoryQuery = queryOptions({
  queryKey: ["model.history"],
  queryFn: ({ signal }) => client.model.history.query({ limit: MODELS }, { signal }),
});
