/** The engine: opens what serving needs over a store, and joins it into the contract's ports. */
import type { Ports } from "@hellorec/api";

import { CatalogLists } from "./browsing/catalog-lists.ts";
import { FirstPuts } from "./browsing/first-puts.ts";
import { Catalog } from "./catalog/catalog.ts";
import { changePublisher } from "./changes/change-publisher.ts";
import { eventRemoval } from "./changes/event-removal.ts";
import type { RemoveEvents } from "./changes/event-removal.ts";
import { eventsPort } from "./changes/events-port.ts";
import { itemsPort } from "./changes/items-port.ts";
import { RemoteChanges } from "./changes/remote-changes.ts";
import { usersPort } from "./changes/users-port.ts";
import { measureEngine } from "./engine-measurements.ts";
import type { EngineMeasurements } from "./engine-measurements.ts";
import { settingsOf } from "./engine-options.ts";
import type { EngineOptions } from "./engine-options.ts";
import { engineStats } from "./engine-stats.ts";
import type { EngineStats } from "./engine-stats.ts";
import { DayCounting } from "./feedback/day-counting.ts";
import { Popularity } from "./feedback/popularity.ts";
import { loadDays, SavedDays } from "./feedback/saved-days/saved-days.ts";
import { UserProfiles } from "./feedback/user-profiles.ts";
import { ListCache } from "./lists/list-cache.ts";
import { openRecommendations } from "./lists/recommendations-port.ts";
import { ServedLists } from "./lists/served-lists.ts";
import { RecentActivity } from "./recent-activity.ts";
import { ColdStartUpdater } from "./serving/cold-start-updater.ts";
import { ServingModelHolder } from "./serving/serving-model-holder.ts";
import { UntouchedItems } from "./serving/untouched-items.ts";
import { Training } from "./training/training.ts";
import { Stopwatch } from "./util/stopwatch.ts";

/**
 * An open engine.
 *
 * @example
 * const list = await engine.ports.recommendations.popular({
 *   limit: 10,
 *   category_match: "any",
 *   diversity: 0,
 * });
 * const { uptime_seconds } = await engine.stats();
 * await engine.close();
 */
export interface Engine {
  /** The ports of the contract, except those that only the host can provide. */
  readonly ports: Pick<Ports, "events" | "recommendations" | "items" | "users" | "model">;
  /** Removes events of many users, such as a demo's, and everything derived from them. */
  readonly removeEvents: RemoveEvents;
  /** The engine's part of `stats.get`. */
  stats(): Promise<EngineStats>;
  /** What it does now and has done, for metrics. */
  measure(): Promise<EngineMeasurements>;
  /** Stops a running fit and ends live lists. The store stays open. */
  close(): Promise<void>;
}

/**
 * Opens an engine over a store: reads the catalog and the newest model. A damaged model is reported
 * and replaced by a new fit.
 *
 * @throws {RangeError} a weight is not a finite number, or is one of "rating"
 * @throws {StoreError} the store cannot be read
 * @example
 * const store = await openStore({ url: "data/hellorec.db" });
 * const engine = await openEngine({ store, model: "rp3beta", refitAfterEvents: 500 });
 * await engine.ports.events.track([{ user_id: "alice", item_id: "m1", type: "like" }]);
 * await engine.close();
 * await store.close();
 */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const { store } = options;
  const settings = settingsOf(options);
  const { eventWeights } = settings;
  const uptime = new Stopwatch();
  let isClosing = false;
  const onError = (error: unknown) => {
    // Reads in the background may find the store closed: that is no failure while the engine closes.
    const isRefusal = error instanceof Error && "code" in error && error.code === "UNAVAILABLE";
    if (!(isClosing && isRefusal)) options.onError?.(error);
  };

  // Listens before anything is read, so that no change of another process is missed.
  const remoteChanges = new RemoteChanges(store);
  const activity = new RecentActivity();
  // Off the main thread, beside the catalog.
  const body = loadDays({ store, eventWeights, onError });
  const catalog = await Catalog.open(store.items);
  const { index } = catalog;
  const log = store.events;
  const profiles = new UserProfiles(log, index, {
    eventWeights,
    halfLifeDays: settings.historyHalfLifeDays,
  });
  const savedDays = new SavedDays({ store, index, eventWeights, body, onError });
  const popularity = new Popularity({
    tables: savedDays,
    index,
    eventWeights,
    halfLifeDays: settings.popularityHalfLifeDays,
    onError,
  });
  const dayCounting = new DayCounting({
    store,
    onError,
    onCaughtUp: () => popularity.countingCaughtUp(),
  });
  const untouched = new UntouchedItems({ index, popularity, content: catalog.contents.table });
  const coldStartUpdater = new ColdStartUpdater({
    log,
    index,
    profiles,
    popularity,
    untouched,
    eventWeights,
    onError,
  });
  const cache = new ListCache();
  const firstPuts = new FirstPuts(store.items, index);

  const holder = new ServingModelHolder({ models: store.models, index, onError });
  holder.subscribe((swapped) => coldStartUpdater.serve(swapped));
  const hasRefusedModel = await holder.open();
  const training = new Training({
    store,
    source: { location: store.location, eventWeights, memoryMb: settings.fitMemoryMb },
    holder,
    setting: settings.model,
    budget: {
      operations: settings.modelBudgetOperations,
      seconds: settings.modelBudgetSeconds,
    },
    afterEvents: settings.refitAfterEvents,
    afterHours: settings.refitAfterHours,
    onError,
    onNote: options.onNote ?? (() => {}),
  });
  holder.subscribe((swapped) => training.modelSwapped(swapped));
  await training.open(hasRefusedModel);

  const dependencies = {
    catalog,
    profiles,
    popularity,
    servingModel: () => holder.current,
    cache,
    untouched,
    untouchedShares: { personal: settings.untouchedShare, similar: settings.untouchedShareSimilar },
  };
  const served = new ServedLists({ lists: store.lists, onError });
  const {
    port: recommendations,
    liveLists,
    waitingLists,
  } = openRecommendations(dependencies, () => served.count());
  const catalogLists = new CatalogLists({ catalog, table: store.items, popularity, firstPuts });

  // Live lists are last: when they read a list again, everything else has applied the change.
  const publish = changePublisher([
    profiles,
    popularity,
    dayCounting,
    coldStartUpdater,
    cache,
    firstPuts,
    training,
    activity,
    liveLists,
  ]);
  dayCounting.start();
  void popularity
    .start()
    .catch(onError)
    .then(() => coldStartUpdater.start());
  remoteChanges.start({ publish, catalog, loadNewestModel: () => holder.loadNewest(), onError });

  return {
    ports: {
      events: eventsPort(log, eventWeights, publish),
      recommendations,
      items: itemsPort(catalog, catalogLists, publish),
      users: usersPort(log, publish),
      model: training.port,
    },
    removeEvents: eventRemoval(log, publish),
    stats: () => engineStats({ store, activity, served, uptime }),
    measure: () =>
      measureEngine({
        store,
        cache,
        profiles,
        waitingLists,
        liveLists,
        catalogLists,
        training,
        holder,
        served,
      }),
    async close() {
      isClosing = true;
      liveLists.close();
      popularity.close();
      await savedDays.close();
      await dayCounting.close();
      await served.close();
      await remoteChanges.close();
      await training.close();
      // Last, because a fit that ends while it is closed still hands its model over.
      coldStartUpdater.close();
    },
  };
}
