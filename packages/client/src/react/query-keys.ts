/** The keys of hellorec's answers in the cache of TanStack Query. */
import type { HellorecClient } from "../index.ts";
import type { LiveInput } from "../live/live.ts";

/** What `client.recommend.query` takes. */
export type RecommendInput = Parameters<HellorecClient["recommend"]["query"]>[0];
/** What `client.recommendForSession.query` takes. */
export type RecommendForSessionInput = Parameters<
  HellorecClient["recommendForSession"]["query"]
>[0];
/** What `client.similar.query` takes. */
export type SimilarInput = Parameters<HellorecClient["similar"]["query"]>[0];
/** What `client.popular.query` takes. */
export type PopularInput = NonNullable<Parameters<HellorecClient["popular"]["query"]>[0]>;
/** What `client.items.get.query` takes. */
export type ItemInputOfGet = Parameters<HellorecClient["items"]["get"]["query"]>[0];
/** What `client.items.list.query` takes. */
export type ItemListInput = NonNullable<Parameters<HellorecClient["items"]["list"]["query"]>[0]>;
/** A key: the name of the procedure, then its input. The keys of paged lists end in `"pages"`. */
export type HellorecKey =
  | readonly ["hellorec"]
  | readonly ["hellorec", string]
  | readonly ["hellorec", string, object]
  | readonly ["hellorec", string, object, "pages"];

function keyOf(procedure: string, input: object | undefined): HellorecKey {
  return input === undefined ? ["hellorec", procedure] : ["hellorec", procedure, input];
}

/**
 * The keys in the cache. A key with a part of an input is a filter: it stands for all answers whose input
 * has these fields, paged ones too.
 *
 * @example
 * // Load every list of alice again, now:
 * await queryClient.invalidateQueries({ queryKey: hellorecKeys.recommend({ user_id: "alice" }) });
 * // Forget everything at a sign-out:
 * queryClient.removeQueries({ queryKey: hellorecKeys.all });
 */
export const hellorecKeys = {
  /** Everything of hellorec. */
  all: ["hellorec"],
  recommend: (input?: Partial<RecommendInput>) => keyOf("recommend", input),
  recommendForSession: (input?: Partial<RecommendForSessionInput>) =>
    keyOf("recommendForSession", input),
  similar: (input?: Partial<SimilarInput>) => keyOf("similar", input),
  popular: (input?: PopularInput) => keyOf("popular", input),
  item: (input?: ItemInputOfGet) => keyOf("items.get", input),
  items: (input?: ItemListInput) => keyOf("items.list", input),
  /** The list that `useLive` keeps up to date. */
  live: (input?: Partial<LiveInput>) => keyOf("live", input),
} as const;
