/** The engine: opens what serving needs over a store, and joins it into the contract's ports. */
import type { FitJob, ModelInfo, ModelPort, Ports, Recommendations, Stats } from "@hellorec/api";
import type { Store } from "@hellorec/store";

import { Activity } from "./activity.ts";
import { openCatalogue } from "./catalogue.ts";
import { ChangeFeed } from "./change-feed.ts";
import { eventsPort } from "./event-intake.ts";
import { checkWeights, DEFAULT_WEIGHTS } from "./event-weights.ts";
import type { EventWeights } from "./event-weights.ts";
import { explainItem } from "./explain-item.ts";
import { FitSchedule } from "./fit-schedule.ts";
import { liveList } from "./live-lists.ts";
import type { ModelSetting } from "./model-choice.ts";
import { decodeModel } from "./model-file.ts";
import type { FittedModel } from "./model-file.ts";
import { ModelSearch } from "./model-search.ts";
import { NewItems } from "./new-items.ts";
import { Popularity } from "./popularity.ts";
import { RecommendationLists } from "./recommendation-lists.ts";
import { ServingModel } from "./serving-model.ts";
import { JOB_CHANGED, Training } from "./training.ts";
import { UserProfiles } from "./user-profiles.ts";

const DEFAULT_HALF_LIFE_DAYS = 90;
const DEFAULT_BUDGET_SECONDS = 60;
const DEFAULT_REFIT_EVENTS = 1000;
const DEFAULT_REFIT_HOURS = 24;

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
  const weights = options.weights ?? DEFAULT_WEIGHTS;
  checkWeights(weights);
  const onError = options.onError ?? (() => {});
  const startedAt = Date.now();
  const changes = new ChangeFeed();
  const jobChanges = new ChangeFeed();
  const activity = new Activity();
  const catalogue = await openCatalogue(store.items);
  const profiles = new UserProfiles(store.events, catalogue.index, {
    weights,
    halfLifeDays: options.history_half_life_days,
  });
  const popularity = new Popularity({
    log: store.events,
    index: catalogue.index,
    weights,
    halfLifeDays: options.popularity_half_life_days ?? DEFAULT_HALF_LIFE_DAYS,
    onError,
  });

  const source = { location: store.location, weights };
  const search = new ModelSearch({
    source,
    setting: options.model ?? "auto",
    budgetSeconds: options.model_budget_seconds ?? DEFAULT_BUDGET_SECONDS,
    onChosen: () => training.startAnew(),
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

  let model: ServingModel | undefined;
  const serve = async (fitted: FittedModel, info: ModelInfo) => {
    model = await ServingModel.create(fitted, info, catalogue.index);
    newItems.serve(model);
  };
  const saved = await store.models.latest();
  const refused = saved.damaged.map((version) => `${version}: its checksum does not hold`);
  if (saved.model !== undefined) {
    const { info, body } = saved.model;
    try {
      await serve(decodeModel(body), info);
    } catch (error) {
      refused.push(`${info.version}: ${String(error)}`);
    }
  }
  if (refused.length > 0) {
    onError(new Error(`refused saved models, fitting anew (${refused.join("; ")})`));
  }
  const schedule = new FitSchedule(
    {
      afterEvents: options.refit_after_events ?? DEFAULT_REFIT_EVENTS,
      afterHours: options.refit_after_hours ?? DEFAULT_REFIT_HOURS,
      start: () => training.start(),
    },
    model?.info.counts.events ?? 0,
  );
  const training = new Training({
    order: () => ({
      kind: "fit",
      source,
      choice: search.chosen,
      search_seconds: search.budgetSeconds,
    }),
    models: store.models,
    changes: jobChanges,
    schedule,
    serve: async (fitted, info) => {
      await serve(fitted, info);
      search.served(info);
    },
    // Nobody likes anything any more: neither may a model that learnt otherwise serve.
    onNothing: async () => {
      model = undefined;
      newItems.serve(undefined);
      await store.models.discard();
    },
    onError,
  });
  if (model !== undefined) search.served(model.info);
  // There was a model once: it was damaged, or discarded when a user was forgotten. Where an older
  // one serves in its place, it does so until the fit is done.
  const isMissing = model === undefined && (await store.models.history(1)).length > 0;
  if (isMissing || refused.length > 0) training.start();
  else schedule.add((await store.counts()).events - (model?.info.counts.events ?? 0));

  const lists = new RecommendationLists({
    catalogue,
    profiles,
    popularity,
    model: () => model,
  });
  /** Counts a list once, not for each of its pages. */
  const served = (query: { readonly cursor?: string | undefined }, list: Recommendations) => {
    if (query.cursor === undefined) activity.countServed(list.recommendation_id);
    return list;
  };
  const userChanged = (userId: string) => {
    profiles.invalidate(userId);
    changes.announce(userId);
  };
  const modelPort: ModelPort = {
    // Who asks for a fit wants what was tracked before in it.
    train: async () => (schedule.hasNewEvents ? training.startLatest() : training.start()),
    status: () =>
      Promise.resolve({
        model: model?.info ?? null,
        version: model?.info.version ?? null,
        trained_at: model?.info.trained_at ?? null,
        job: training.job ?? null,
        ...(search.state !== undefined && { search: search.state }),
      }),
    history: async ({ limit }) => ({ models: await store.models.history(limit) }),
    progress: (query, signal) => jobProgress(training, jobChanges, query.job_id, signal),
  };

  const events = eventsPort({ log: store.events, activity, popularity, newItems, userChanged });
  return {
    ports: {
      events: {
        ...events,
        async track(batch) {
          const result = await events.track(batch);
          schedule.add(result.accepted);
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
        explain: (query) => explainItem({ catalogue, profiles, model: () => model }, query),
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
          const known = await store.events.recent(userId, 1);
          // First, so that no moment is left in which a restart would serve what they learnt.
          if (known.length > 0) await store.models.discard();
          const erased_events = await store.events.forget(userId);
          userChanged(userId);
          popularity.reset();
          newItems.reset();
          lists.forgetAll();
          if (erased_events > 0) {
            training.startAnew();
            // A fit that was done with may have been saved while the events went.
            await store.models.discard();
          }
          return { erased_events };
        },
      },
      model: modelPort,
    },
    stats: async () => ({
      started_at: new Date(startedAt).toISOString(),
      uptime_seconds: (Date.now() - startedAt) / 1000,
      counts: await store.counts(),
      events_per_minute: activity.eventsPerMinute(),
      recommendations: activity.recommendations(),
    }),
    async close() {
      changes.close();
      jobChanges.close();
      schedule.close();
      await Promise.all([search.close(), training.close()]);
      // Last, since a fit that was done when it was closed still hands its model over.
      newItems.close();
    },
  };
}

/** The job as it goes on, until the one asked for has ended. */
async function* jobProgress(
  training: Training,
  changes: ChangeFeed,
  jobId: string | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<FitJob, void, undefined> {
  const changed = changes.watch(JOB_CHANGED, signal);
  try {
    do {
      const { job } = training;
      if (job !== undefined && (jobId === undefined || job.job_id === jobId)) yield job;
      const ended = job === undefined || job.job_id !== jobId || job.state !== "running";
      if (jobId !== undefined && ended) return;
    } while ((await changed.next()).done !== true);
  } finally {
    await changed.return();
  }
}
