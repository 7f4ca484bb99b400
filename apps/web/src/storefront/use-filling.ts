/** Fills a storefront that was opened on an empty store, once the store has items. Tested in e2e. */
import { hellorecKeys } from "@hellorec/client/react";
import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { client } from "../api/client.ts";
import { popularQuery } from "../api/queries.ts";
import { POPULAR_LENGTH } from "../lists/for-you-row.tsx";
import { categoriesQuery } from "./queries.ts";

const LOOK_EVERY_MS = 3000;
/**
 * An import sends items first and events later, so what is popular changes for some time after the
 * first item. Milliseconds from each load to the next.
 */
const PAUSES_MS = [0, 5000, 15_000, 45_000];

/** What the storefront shows of an empty store. */
const LOADED_AGAIN = [hellorecKeys.popular(), hellorecKeys.items(), categoriesQuery.queryKey];

/** Whether there is any item. It looks at the catalog, because a look at a list counts as a list served. */
const anyItemQuery = queryOptions({
  queryKey: ["items.list", "any"],
  queryFn: ({ signal }) => client.items.list.query({ limit: 1 }, { signal }),
  refetchInterval: ({ state }) => (state.data?.items.length === 0 ? LOOK_EVERY_MS : false),
});

/** How often a storefront that was empty has been loaded again; 0: it was not empty, or it is still. */
export function useFilling(): number {
  const queries = useQueryClient();
  const isEmpty = useQuery(popularQuery(POPULAR_LENGTH)).data?.items.length === 0;
  const found = useQuery({ ...anyItemQuery, enabled: isEmpty }).data?.items.length ?? 0;
  const [loads, setLoads] = useState(0);
  const isFilling = loads > 0 || (isEmpty && found > 0);

  useEffect(() => {
    const pause = PAUSES_MS[loads];
    if (!isFilling || pause === undefined) return undefined;
    const timer = setTimeout(() => {
      setLoads(loads + 1);
      for (const queryKey of LOADED_AGAIN) void queries.invalidateQueries({ queryKey });
    }, pause);
    return () => clearTimeout(timer);
  }, [isFilling, loads, queries]);

  return loads;
}
