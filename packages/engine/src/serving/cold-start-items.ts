/**
 * Keeps the items that came after the fit beside the model that serves: a liked item is weighed by
 * itself, from the histories of its newest likers, a short while after each change. One item at a
 * time, and a tenth of the serving thread's time at most.
 */
import { setImmediate } from "node:timers/promises";

import { foldedColumn, foldIn } from "@hellorec/recommender";
import type { FoldedItem } from "@hellorec/recommender";
import type { EventLog, NewEvent } from "@hellorec/store";

import type { ItemIndex } from "../catalog/item-index.ts";
import { eventWeight } from "../signals/event-weights.ts";
import type { EventWeights } from "../signals/event-weights.ts";
import type { Popularity } from "../signals/popularity.ts";
import type { UserProfiles } from "../signals/user-profiles.ts";
import { Pace } from "../util/throttle.ts";
import type { AddedItem } from "./cold-start-weights.ts";
import type { ServingModel } from "./serving-model.ts";

/** Users whose histories an item is weighed by: those with the newest events on it. */
const MAX_LIKERS = 200;
/** A liker's newest items that count: all likers' together are summed in one go. */
const MAX_HISTORY = 100;
/** Events that are read of a liker whose profile is not at hand. */
const MAX_EVENTS = 500;
const NEIGHBOURS = 50;
/** Changed users and items that wait; of more, those that came last are passed over. */
const MAX_WAITING = 20_000;
const ITEMS_AT_ONCE = 2000;

/** What weighing needs to know and to read. */
export interface NewItemsOptions {
  readonly log: EventLog;
  readonly index: ItemIndex;
  readonly profiles: UserProfiles;
  readonly popularity: Popularity;
  readonly weights: EventWeights;
  /** Told of failures, for the operator's log. */
  readonly onError: (error: unknown) => void;
}

/** Works for one model and one state of the log; what changes either makes a new one. */
interface Run {
  readonly model: ServingModel;
  /** Items the model does not know and somebody likes, in the catalogue or not. */
  readonly liked: Set<number>;
  readonly changedUsers: Set<string>;
  readonly changedItems: Set<number>;
  /** Users by item, as they were when first asked for. */
  readonly likers: Map<number, number>;
  readonly abort: AbortController;
  isWorking: boolean;
}

/** Owns the work in the background that keeps a model's {@link Overlay} up to date. */
export class NewItems {
  readonly #options: NewItemsOptions;
  #run: Run | undefined;

  constructor(options: NewItemsOptions) {
    this.#options = options;
  }

  /** Another model serves, or none: starts over for it. */
  serve(model: ServingModel | undefined): void {
    this.close();
    if (model === undefined) return;
    const run: Run = {
      model,
      liked: new Set(),
      changedUsers: new Set(),
      changedItems: new Set(),
      likers: new Map(),
      abort: new AbortController(),
      isWorking: false,
    };
    this.#run = run;
    void this.#inBackground(run, () => this.#findLiked(run));
  }

  /** Events were taken out of the log: starts over, without a trace of them. */
  reset(): void {
    const model = this.#run?.model;
    model?.added.clear();
    this.serve(model);
  }

  /** Events were added to the log. */
  add(events: readonly NewEvent[]): void {
    const run = this.#run;
    if (run === undefined) return;
    for (const event of events) {
      const weight = eventWeight(
        { type: event.type, value: event.value ?? null },
        this.#options.weights,
      );
      const number = this.#options.index.intern(event.item_id);
      if (weight !== undefined && weight > 0 && run.model.find(number) === undefined) {
        addBounded(run.liked, number);
      }
      // Whatever else its likers do moves a new item, too.
      if (run.liked.size > 0) addBounded(run.changedUsers, event.user_id);
    }
    this.#work(run);
  }

  /** Another process added events of this user to the log. */
  changedElsewhere(userId: string): void {
    const run = this.#run;
    if (run === undefined) return;
    addBounded(run.changedUsers, userId);
    this.#work(run);
  }

  /** Items were put into the catalogue, or taken out of it. */
  catalogueChanged(itemIds: readonly string[]): void {
    const run = this.#run;
    if (run === undefined) return;
    for (const itemId of itemIds) {
      const number = this.#options.index.find(itemId);
      if (number === undefined || !run.liked.has(number)) continue;
      if (!this.#options.index.isCatalogued(number)) run.model.added.delete(number);
      else if (run.model.added.get(number) === undefined) addBounded(run.changedItems, number);
    }
    this.#work(run);
  }

  /** Stops the work. */
  close(): void {
    this.#run?.abort.abort();
    this.#run = undefined;
  }

  /** What is known already: liked items the model lacks, the most popular first. */
  async #findLiked(run: Run): Promise<void> {
    const ranking = await this.#options.popularity.ranking();
    let seen = 0;
    for (const { number } of ranking) {
      if (run.model.find(number) === undefined) {
        addBounded(run.liked, number);
        addBounded(run.changedItems, number);
      }
      seen++;
      if (seen % ITEMS_AT_ONCE === 0) await setImmediate(undefined, { signal: run.abort.signal });
    }
    this.#work(run);
  }

  #work(run: Run): void {
    const isIdle = run.changedUsers.size === 0 && run.changedItems.size === 0;
    if (run.isWorking || isIdle) return;
    run.isWorking = true;
    void this.#inBackground(run, async () => {
      try {
        await this.#workOff(run);
      } finally {
        run.isWorking = false;
      }
    });
  }

  async #workOff(run: Run): Promise<void> {
    const pace = new Pace(run.abort.signal);
    for (;;) {
      // One of each: users come without end where there is much traffic.
      const user = takeFirst(run.changedUsers);
      const item = takeFirst(run.changedItems);
      if (user === undefined && item === undefined) return;
      if (user !== undefined) await this.#findItemsOf(run, user);
      if (item !== undefined) await this.#weigh(run, item, pace);
      await pace.rest();
    }
  }

  async #findItemsOf(run: Run, userId: string): Promise<void> {
    const profile = await this.#options.profiles.peek(userId, MAX_EVENTS);
    for (const [at, number] of profile.items.entries()) {
      const isLiked = (profile.weights[at] ?? 0) > 0;
      if (isLiked && run.model.find(number) === undefined) addBounded(run.liked, number);
      if (run.liked.has(number)) addBounded(run.changedItems, number);
    }
  }

  async #weigh(run: Run, number: number, pace: Pace): Promise<void> {
    if (!this.#options.index.isCatalogued(number)) return;
    const histories = await this.#likersOf(number, pace);
    const folded = foldIn(number, histories, NEIGHBOURS);
    const likers = await this.#countLikers(run, folded.neighbours);
    pace.start();
    // Another model may serve by now, or somebody may have been forgotten.
    run.abort.signal.throwIfAborted();
    run.model.added.set(number, onScaleOf(run.model, folded, likers));
  }

  /** What each of the item's newest likers likes. */
  async #likersOf(number: number, pace: Pace): Promise<Int32Array[]> {
    const { log, index, profiles } = this.#options;
    const histories: Int32Array[] = [];
    const users = await log.usersOf(index.idOf(number), MAX_LIKERS);
    pace.start();
    for (const user of users) {
      const { items, weights } = await profiles.peek(user, MAX_EVENTS);
      const liked = items.filter((_, at) => (weights[at] ?? 0) > 0);
      if (liked.includes(number)) histories.push(liked.subarray(0, MAX_HISTORY));
      await pace.rest();
    }
    return histories;
  }

  async #countLikers(run: Run, items: Int32Array): Promise<ReadonlyMap<number, number>> {
    const { log, index } = this.#options;
    const unknown = [...items].filter((number) => !run.likers.has(number));
    const counts = await log.userCounts(unknown.map((number) => index.idOf(number)));
    for (const number of unknown) run.likers.set(number, counts.get(index.idOf(number)) ?? 1);
    return run.likers;
  }

  async #inBackground(run: Run, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!run.abort.signal.aborted) this.#options.onError(error);
    }
  }
}

/** The item's weights both ways, as large as those the model has for the items around it. */
function onScaleOf(
  model: ServingModel,
  folded: FoldedItem,
  likers: ReadonlyMap<number, number>,
): AddedItem {
  const numbers = [...folded.neighbours];
  const items = numbers.map((number) => model.find(number));
  const known = items.filter((item) => item !== undefined);
  const sums = items.map((item) => (item === undefined ? undefined : model.rowSum(item)));
  // A model's rows need not sum to 1: an added row is as heavy as those of its neighbours.
  const total = sums.reduce((sum: number, rowSum = 0) => sum + rowSum, 0);
  const usual = known.length === 0 ? 1 : total / known.length;
  const column = foldedColumn(folded, (number) => likers.get(number) ?? 1);
  const toPlaces = numbers.flatMap((_, at) => (items[at] === undefined ? [] : [at]));
  return {
    from: folded.neighbours,
    fromWeights: column.map((share, at) => share * (sums[at] ?? usual)),
    to: Int32Array.from(known),
    toWeights: Float32Array.from(toPlaces, (at) => (folded.weights[at] ?? 0) * usual),
  };
}

function addBounded<T>(waiting: Set<T>, value: T): void {
  if (waiting.size < MAX_WAITING) waiting.add(value);
}

function takeFirst<T>(waiting: Set<T>): T | undefined {
  for (const value of waiting) {
    waiting.delete(value);
    return value;
  }
  return undefined;
}
