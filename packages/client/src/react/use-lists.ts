/** Hooks for lists: TanStack Query over the client of the provider. */
"use client";

import { skipToken, useQuery } from "@tanstack/react-query";
import type { QueryFunction, UseQueryOptions, UseQueryResult } from "@tanstack/react-query";

import type { HellorecError, Recommendations } from "../index.ts";
import { useHellorec } from "./hellorec-provider.ts";
import { recommendationsOptions, similarOptions } from "./list-options.ts";
import { hellorecKeys } from "./query-keys.ts";
import type { HellorecKey, RecommendInput, SimilarInput } from "./query-keys.ts";

/** Options of TanStack Query, such as `select`, `enabled`, `staleTime` and `placeholderData`. */
export type ListOptions<Data> = Omit<
  UseQueryOptions<Recommendations, HellorecError, Data, HellorecKey>,
  "queryKey" | "queryFn"
>;

/**
 * Items for a user, from the user's whole history. The list on screen does not change by itself when the
 * user acts: it is marked stale, and loaded anew where it is shown next. `useLive` changes at once.
 *
 * @param input undefined: nobody is signed in yet, and nothing is loaded
 * @throws {Error} there is no `HellorecProvider` around the component
 * @example
 * const { data, error, isPending, refetch } = useRecommendations({ user_id: "alice", limit: 6 });
 */
export function useRecommendations<Data = Recommendations>(
  input: RecommendInput | undefined,
  options: ListOptions<Data> = {},
): UseQueryResult<Data, HellorecError> {
  const { client } = useHellorec();
  const list =
    input === undefined
      ? { queryKey: hellorecKeys.recommend() }
      : recommendationsOptions(client, input);
  return useList(list, options);
}

/**
 * Items liked by users who liked this one.
 *
 * @param input undefined: nothing is loaded yet
 * @throws {Error} there is no `HellorecProvider` around the component
 * @example
 * const { data, error } = useSimilar({ item_id: "metropolis" });
 * if (error?.kind === "NOT_FOUND") return <NoSuchFilm />;
 */
export function useSimilar<Data = Recommendations>(
  input: SimilarInput | undefined,
  options: ListOptions<Data> = {},
): UseQueryResult<Data, HellorecError> {
  const { client } = useHellorec();
  const list =
    input === undefined ? { queryKey: hellorecKeys.similar() } : similarOptions(client, input);
  return useList(list, options);
}

interface List {
  readonly queryKey: HellorecKey;
  /** Undefined: there is nothing to load yet. */
  readonly queryFn?: QueryFunction<Recommendations, HellorecKey>;
}

function useList<Data>(
  { queryKey, queryFn }: List,
  options: ListOptions<Data>,
): UseQueryResult<Data, HellorecError> {
  return useQuery<Recommendations, HellorecError, Data, HellorecKey>({
    // As in the options for lists: the client retries.
    retry: false,
    ...options,
    queryKey,
    queryFn: queryFn ?? skipToken,
  });
}
