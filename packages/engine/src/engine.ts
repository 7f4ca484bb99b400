/** The engine: opens what serving needs over a store, and joins it into the contract's ports. */
import type { Ports } from "@hellorec/api";

import { CatalogLists } from "./browsing/catalog-lists.ts";
import { FirstPuts } from "./browsing/first-puts.ts";
import { Catalog } from "./catalog/catalog.ts";
import { changePublisher } from "./changes/change-publisher.ts";
import { eventRemoval } from "./changes/event-removal.ts";
import type { RemoveEvents } from "./changes/event-removal.ts";
import { eventsPort } from "./changes/events-port.ts";
import { FollowChanges } from "./changes/follow-changes.ts";
import { itemsPort } from "./changes/items-port.ts";
import { usersPort } from "./changes/users-port.ts";
import { settingsOf } from "./engine-options.ts";
import type { EngineOptions } from "./engine-options.ts";
import { engineStats } from "./engine-stats.ts";
import type { EngineStats } from "./engine-stats.ts";
import { ListCache } from "./lists/list-cache.ts";
import { openRecommendations } from "./lists/recommendations-port.ts";
import { ServedLists } from "./lists/served-lists.ts";
import { RecentActivity } from "./recent-activity.ts";
import { ActiveModel } from "./serving/active-model.ts";
import { ColdStartUpdater } from "./serving/cold-start-updater.ts";
import { Popularity } from "./signals/popularity.ts";
import { UserProfiles } from "./signals/user-profiles.ts";
import { Training } from "./training/training.ts";

/** An open engine. */
export interface Engine {
  /** The ports of the contract, except those that only the host can provide. */
  readonly ports: Omit<Ports, "stats" | "demo">;
  readonly removeEvents: RemoveEvents;
  stats(): Promise<EngineStats>;
  /** Stops a running fit and ends live lists. The store stays open. */
  close(): Promise<void>;
}

/**
 * Opens an engine over a store: reads the catalog and the newest model. A damaged model is reported
 * and replaced by a new fit.
 *
 * @throws {RangeError} a weight is not a finite number
 * @example
 * const store = await openStore({ url: "data/hellorec.db" });
 * const engine = await openEngine({ store });
 * await engine.ports.recommendations.forUser(query);
 */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const { store } = options;
  const settings = settingsOf(options);
  const { weights } = settings;
  const startedAt = Date.now();
  let isClosing = false;
  const onError = (error: unknown) => {
    // Reads in the background may find the store closed: that is no failure while the engine closes.
    const isRefusal = error instanceof Error && "code" in error && error.code === "UNAVAILABLE";
    if (!(isClosing && isRefusal)) options.onError?.(error);
  };

  // Listens before anything is read, so that no change of another process is missed.
  const otherProcesses = new FollowChanges(store);
  const activity = new RecentActivity();
  const catalog = await Catalog.open(store.items);
  const { index } = catalog;
  const log = store.events;
  const profiles = new UserProfiles(log, index, {
    weights,
    halfLifeDays: settings.history_half_life_days,
  });
  const popularity = new Popularity({
    log,
    index,
    weights,
    halfLifeDays: settings.popularity_half_life_days,
    onError,
  });
  const coldStartUpdater = new ColdStartUpdater({
    log,
    index,
    profiles,
    popularity,
    weights,
    onError,
  });
  const cache = new ListCache();
  const firstPuts = new FirstPuts(store.items, index);

  const model = new ActiveModel({ models: store.models, index, onError });
  model.subscribe((swapped) => coldStartUpdater.serve(swapped));
  const hasRefusedModel = await model.open();
  const training = new Training({
    store,
    source: { location: store.location, weights },
    model,
    setting: settings.model,
    budgetSeconds: settings.model_budget_seconds,
    afterEvents: settings.refit_after_events,
    afterHours: settings.refit_after_hours,
    onError,
  });
  model.subscribe((swapped) => training.modelSwapped(swapped));
  await training.open(hasRefusedModel);

  const sources = { catalog, profiles, popularity, model: () => model.current, cache };
  const served = new ServedLists({ lists: store.lists, onError });
  const { port: recommendations, liveLists } = openRecommendations(sources, () => served.count());

  // Live lists are last: when they read a list again, everything else has applied the change.
  const publish = changePublisher([
    profiles,
    popularity,
    coldStartUpdater,
    cache,
    firstPuts,
    training,
    activity,
    liveLists,
  ]);
  otherProcesses.start({ publish, catalog, followModel: () => model.follow(), onError });

  return {
    ports: {
      events: eventsPort(log, weights, publish),
      recommendations,
      items: itemsPort(
        catalog,
        new CatalogLists({ catalog, table: store.items, popularity, firstPuts }),
        publish,
      ),
      users: usersPort(log, publish),
      model: training.port,
    },
    removeEvents: eventRemoval(log, publish),
    stats: () => engineStats({ store, activity, served, startedAt }),
    async close() {
      isClosing = true;
      liveLists.close();
      await served.close();
      await otherProcesses.close();
      await training.close();
      // Last, because a fit that ends while it is closed still hands its model over.
      coldStartUpdater.close();
    },
  };
}
