/** The queries about models, and how often they are polled. */
import { queryOptions } from "@tanstack/react-query";

import { client } from "../../api/client.ts";

/** Finds models that other processes fit, and comparisons that start. */
const MODEL_EVERY_MS = 10_000;
const SEARCH_EVERY_MS = 2000;
/** Models in the chart. */
const MODELS = 100;

/** The model that serves, the current fit and the current comparison of models. */
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
