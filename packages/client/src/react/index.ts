/** Hooks for React over TanStack Query: what `@hellorec/client/react` exports. */
export { HellorecProvider, useHellorec } from "./hellorec-provider.ts";
export type { EventSink, HellorecContext, HellorecProviderProps } from "./hellorec-provider.ts";
export {
  itemOptions,
  popularOptions,
  recommendationsOptions,
  sessionOptions,
  similarOptions,
} from "./list-options.ts";
export {
  itemPagesOptions,
  popularPagesOptions,
  recommendationPagesOptions,
  similarPagesOptions,
} from "./paged-options.ts";
export { hellorecKeys } from "./query-keys.ts";
export type {
  HellorecKey,
  ItemInputOfGet,
  ItemListInput,
  PopularInput,
  RecommendForSessionInput,
  RecommendInput,
  SimilarInput,
} from "./query-keys.ts";
export { useRecommendations, useSimilar } from "./use-lists.ts";
export type { ListOptions } from "./use-lists.ts";
export type { AnswerOptions, CachedOptions, Cursor, PagesOptions } from "./option-types.ts";
export { liveOptions, useLive } from "./use-live.ts";
export type { LiveResult } from "./use-live.ts";
export type { LiveInput, LiveState } from "../live/live.ts";
export { useTrack } from "./use-track.ts";
export type { TrackInput, TrackOptions } from "./use-track.ts";
export { useView, useViewRef } from "./use-view.ts";
export type { View, ViewOptions, ViewRefOptions } from "./use-view.ts";
