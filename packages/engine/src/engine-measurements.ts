/** What an engine tells about its work, for the metrics of a server. */
import type { QueueDepth, Store } from "@hellorec/store";

import type { CatalogLists, CatalogQueueDepth } from "./browsing/catalog-lists.ts";
import type { UserProfiles } from "./feedback/user-profiles.ts";
import type { ListCache } from "./lists/list-cache.ts";
import type { LiveLists } from "./lists/live-lists.ts";
import type { ServedLists } from "./lists/served-lists.ts";
import type { ServingModelHolder } from "./serving/serving-model-holder.ts";
import type { EndedFits } from "./training/fit-counts.ts";
import type { Training } from "./training/training.ts";
import type { Lookups } from "./util/lru.ts";

/**
 * The state of an engine and its counts since it was opened. No text of a caller is in it.
 *
 * @example const { queues, model }: EngineMeasurements = await engine.measure();
 */
export interface EngineMeasurements {
  /** The bounded queues of the engine and its store. */
  readonly queues: readonly {
    readonly name: QueueDepth["name"] | CatalogQueueDepth["name"] | "lists" | "live_lists";
    readonly running: number;
    readonly waiting: number;
  }[];
  /** Of first pages of lists that can be cached. */
  readonly listCache: Lookups;
  /** Of the histories of users. */
  readonly historyCache: Lookups;
  /** Fits that ended, one entry for each outcome. */
  readonly fits: readonly EndedFits[];
  /** When the serving model was fitted, in milliseconds since 1970; undefined: none serves. */
  readonly modelTrainedAt: number | undefined;
  /** Lists served and clicked, by all processes over the data, as stored; undefined: it cannot be read now. */
  readonly lists: { readonly served: number; readonly clicked: number } | undefined;
}

/** Where the measurements come from. */
export interface MeasuredParts {
  readonly store: Pick<Store, "isReachable" | "queueDepths">;
  readonly cache: Pick<ListCache, "lookups">;
  readonly profiles: Pick<UserProfiles, "lookups">;
  readonly waitingLists: () => number;
  readonly liveLists: Pick<LiveLists, "depth">;
  readonly catalogLists: Pick<CatalogLists, "depths">;
  readonly training: Pick<Training, "endedFits">;
  readonly holder: Pick<ServingModelHolder, "current">;
  readonly served: Pick<ServedLists, "stored">;
}

/** Measures an engine. Never rejects. */
export async function measureEngine(parts: MeasuredParts): Promise<EngineMeasurements> {
  const { store, served, holder } = parts;
  const lists = store.isReachable ? await served.stored().catch(() => undefined) : undefined;
  const trainedAt = holder.current?.info.trained_at;
  return {
    queues: [
      ...store.queueDepths,
      { name: "lists", running: 0, waiting: parts.waitingLists() },
      { name: "live_lists", ...parts.liveLists.depth },
      ...parts.catalogLists.depths,
    ],
    listCache: parts.cache.lookups,
    historyCache: parts.profiles.lookups,
    fits: parts.training.endedFits(),
    modelTrainedAt: trainedAt === undefined ? undefined : Date.parse(trainedAt),
    lists,
  };
}
