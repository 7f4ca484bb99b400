/** What the compiler accepts of the React part and what it refuses. Checked by `tsc --noEmit`. */
import { useInfiniteQuery, useSuspenseQuery } from "@tanstack/react-query";
import type { QueryClient } from "@tanstack/react-query";
import { expectTypeOf } from "vitest";

import type { HellorecClient, HellorecError, Recommendations } from "../index.ts";
import {
  recommendationPagesOptions,
  recommendationsOptions,
  useRecommendations,
  useTrack,
} from "./index.ts";

declare const client: HellorecClient;
declare const queryClient: QueryClient;

const options = recommendationsOptions(client, { user_id: "alice" });
const list = useRecommendations({ user_id: "alice" });
expectTypeOf(list.data).toEqualTypeOf<Recommendations | undefined>();
expectTypeOf(list.error).toEqualTypeOf<HellorecError | null>();
expectTypeOf(useSuspenseQuery(options).data).toEqualTypeOf<Recommendations>();
expectTypeOf(queryClient.getQueryData(options.queryKey)).toEqualTypeOf<
  Recommendations | undefined
>();
const pages = useInfiniteQuery(recommendationPagesOptions(client, { user_id: "alice" }));
expectTypeOf(pages.data?.pages).toEqualTypeOf<Recommendations[] | undefined>();
const counted = useRecommendations({ user_id: "alice" }, { select: ({ items }) => items.length });
expectTypeOf(counted.data).toEqualTypeOf<number | undefined>();
expectTypeOf(useTrack().error).toEqualTypeOf<HellorecError | null>();

// @ts-expect-error `user` is not a field
useRecommendations({ user: "alice" });
// @ts-expect-error the type is missing
useTrack().mutate({ user_id: "alice", item_id: "faust" });
