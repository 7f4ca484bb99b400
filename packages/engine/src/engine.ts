/** The engine: opens what serving needs over a store, and joins it into the contract's ports. */
import type { Ports, Recommendations, Stats } from "@hellorec/api";
import type { Store } from "@hellorec/store";

import { Catalogue } from "./catalog/catalog.ts";
import { Activity } from "./changes/activity.ts";
import { eventsPort } from "./changes/event-intake.ts";
import { FollowChanges } from "./changes/follow-changes.ts";
import { engineDefaults } from "./engine-defaults.ts";
import { explainItem } from "./lists/explain-item.ts";
import { liveList } from "./lists/live-lists.ts";
import { RecommendationLists } from "./lists/recommendation-lists.ts";
import { NewItems } from "./serving/cold-start-items.ts";
import { ModelInService } from "./serving/model-in-service.ts";
import { checkWeights } from "./signals/event-weights.ts";
import type { EventWeights } from "./signals/event-weights.ts";
import { Popularity } from "./signals/popularity.ts";
import { UserProfiles } from "./signals/user-profiles.ts";
import { Fits } from "./training/fits.ts";
import type { ModelSetting } from "./training/model-choice.ts";
import { ChangeFeed } from "./util/key-notifier.ts";

export interface EngineOptions {
  /** Opened and closed by the caller. */
  readonly store: Store;
  readonly weights?: EventWeights | undefined;
  /** Days after which an event counts half in popular lists. */
  readonly popularity_half_life_days?: number | undefined;
  /**
   * Days before a user's newest event after which an item of the history counts half.
   * @default undefined: histories do not fade
   */
  readonly history_half_life_days?: number | undefined;
  /** The model to fit. @default "auto": the one that predicts held-out items best */
  readonly model?: ModelSetting | undefined;
  /** Seconds to compare models for. @default 60 */
  readonly model_budget_seconds?: number | undefined;
  /**
   * Fit again by itself after this many new events, or a tenth of the log if that is more; 0: never.
   * @default 1000
   */
  readonly refit_after_events?: number | undefined;
  /** With fewer new events, fit again after this many hours; 0: never. @default 24 */
  readonly refit_after_hours?: number | undefined;
  /** Told of what went wrong in the background, for the operator's log. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** What an engine knows of itself; who hosts it adds the requests. */
export type EngineStats = Omit<Stats, "procedures">;

export interface Engine {
  /** Everything the procedures need, but for what only a host can know. */
  readonly ports: Omit<Ports, "stats">;
  stats(): Promise<EngineStats>;
  /** Stops a fit under way and ends live lists. The store stays open. */
  close(): Promise<void>;
}

/**
 * Opens an engine over a store: reads the catalogue and the newest model. A model that is damaged
 * is passed over, reported, and fitted anew.
 *
 * @example
 * const store = await openStore({ url: "data/hellorec.db" });
 * const engine = await openEngine({ store });
 * await engine.ports.recommendations.forUser(query);
 */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const { store } = options;
  const weights = options.weights ?? engineDefaults.weights;
  checkWeights(weights);
  let isClosing = false;
  const onError = (error: unknown) => {
    // The store closes under what is read in the background to keep popular items up to date.
    const isRefusal = error instanceof Error && "code" in error && error.code === "UNAVAILABLE";
    if (!(isClosing && isRefusal)) options.onError?.(error);
  };
  const startedAt = Date.now();
  // Before anything is read: what another process changes meanwhile is heard, and followed below.
  const elsewhere = new FollowChanges(store);
  const changes = new ChangeFeed();
  const activity = new Activity();
  const catalogue = await Catalogue.open(store.items);
  const profiles = new UserProfiles(store.events, catalogue.index, {
    weights,
    halfLifeDays: options.history_half_life_days,
  });
  const popularity = new Popularity({
    log: store.events,
    index: catalogue.index,
    weights,
    halfLifeDays: options.popularity_half_life_days ?? engineDefaults.popularity_half_life_days,
    onError,
  });
  const newItems = new NewItems({
    log: store.events,
    index: catalogue.index,
    profiles,
    popularity,
    weights,
    onError,
  });
  let fits: Fits | undefined;
  const model = new ModelInService({
    models: store.models,
    index: catalogue.index,
    onSwap: (swapped) => {
      newItems.serve(swapped);
      fits?.swapped(swapped);
    },
    onError,
  });
  const isWhole = await model.open();
  fits = new Fits({
    store,
    source: { location: store.location, weights },
    model,
    setting: options.model ?? engineDefaults.model,
    budgetSeconds: options.model_budget_seconds ?? engineDefaults.model_budget_seconds,
    afterEvents: options.refit_after_events ?? engineDefaults.refit_after_events,
    afterHours: options.refit_after_hours ?? engineDefaults.refit_after_hours,
    onError,
  });
  await fits.open(isWhole);

  const lists = new RecommendationLists({
    catalogue,
    profiles,
    popularity,
    model: () => model.current,
  });
  /** Counts a list once, not for each of its pages, and none that nobody can click. */
  const served = (query: { readonly cursor?: string | undefined }, list: Recommendations) => {
    const isShown = query.cursor === undefined && list.items.length > 0;
    if (isShown) activity.countServed(list.recommendation_id);
    return list;
  };
  const userChanged = (userId: string) => {
    profiles.invalidate(userId);
    changes.announce(userId);
  };
  const userForgotten = (userId: string) => {
    userChanged(userId);
    popularity.reset();
    newItems.reset();
    lists.forgetAll();
  };
  elsewhere.start({
    userChanged: (userId) => {
      userChanged(userId);
      popularity.changedElsewhere();
      newItems.changedElsewhere(userId);
      fits.logChangedElsewhere();
    },
    userForgotten: (userId) => {
      userForgotten(userId);
      fits.eventsErasedElsewhere();
    },
    refreshItems: async (itemIds) => {
      await catalogue.refresh(itemIds);
      newItems.catalogueChanged(itemIds);
    },
    refreshModel: () => model.follow(),
    everybodyChanged: () => {
      profiles.clear();
      popularity.changedElsewhere();
      lists.forgetAll();
      changes.announceAll();
      fits.logChangedElsewhere();
    },
    refreshAllItems: async () => {
      await catalogue.refreshAll();
      newItems.reset();
    },
    onError,
  });

  const events = eventsPort({ log: store.events, activity, popularity, newItems, userChanged });
  return {
    ports: {
      events: {
        ...events,
        async track(batch) {
          const result = await events.track(batch);
          fits.eventsAdded(result.accepted);
          return result;
        },
      },
      recommendations: {
        forUser: async (query) => served(query, await lists.forUser(query)),
        forSession: async (query) => served(query, await lists.forSession(query)),
        similar: async (query) => {
          const list = await lists.similar(query);
          return list === undefined ? undefined : served(query, list);
        },
        explain: (query) => explainItem({ catalogue, profiles, model: () => model.current }, query),
        popular: async (query) => served(query, await lists.popular(query)),
        live: (query, signal) =>
          liveList(query, {
            changes,
            recommend: (asked) => lists.forUser(asked),
            onServed: (list) => void served({}, list),
            signal,
          }),
      },
      items: {
        ...catalogue.port,
        async put(items) {
          const result = await catalogue.port.put(items);
          newItems.catalogueChanged(items.map((item) => item.item_id));
          return result;
        },
        async remove(itemIds) {
          const result = await catalogue.port.remove(itemIds);
          newItems.catalogueChanged(itemIds);
          return result;
        },
      },
      users: {
        list: (query) => store.events.users(query),
        history: (query) => store.events.history(query),
        async forget(userId) {
          // With the events go the saved models, so that no restart serves what they learnt.
          let erased_events: number | undefined;
          try {
            erased_events = await store.events.eraseUser(userId);
            return { erased_events };
          } finally {
            // Where it failed some events may be gone all the same, and be no news to the next try.
            userForgotten(userId);
            if (erased_events !== 0) fits.eventsErased();
          }
        },
      },
      model: fits.port,
    },
    stats: async () => ({
      started_at: new Date(startedAt).toISOString(),
      uptime_seconds: (Date.now() - startedAt) / 1000,
      counts: await store.counts(),
      events_per_minute: activity.eventsPerMinute(),
      recommendations: activity.recommendations(),
    }),
    async close() {
      isClosing = true;
      changes.close();
      await elsewhere.close();
      await fits.close();
      // Last, since a fit that was done when it was closed still hands its model over.
      newItems.close();
    },
  };
}
