/**
 * Background work on the cold-start items of one model: finds items that are liked and that the
 * model does not know, and fits them again after each change. Tested through cold-start-items.test.ts.
 */
import { setImmediate } from "node:timers/promises";

import type { NewEvent } from "@hellorec/store";

import type { CatalogNumber } from "../catalog/catalog-number.ts";
import { eventWeight } from "../signals/event-weights.ts";
import type { EventWeights } from "../signals/event-weights.ts";
import type { Popularity } from "../signals/popularity.ts";
import { BoundedSet } from "../util/bounded-set.ts";
import { Throttle } from "../util/throttle.ts";
import { ColdStartFitter, MAX_EVENTS_OF_LIKER } from "./cold-start-fitter.ts";
import type { LikerSources } from "./cold-start-fitter.ts";
import type { ServingModel } from "./serving-model.ts";

/** Changed users and items that wait. While so many wait, later ones are ignored. */
const MAX_WAITING = 20_000;
const ITEMS_PER_SLICE = 2000;

/** What the work reads. */
export interface ColdStartSources extends LikerSources {
  readonly popularity: Popularity;
  readonly weights: EventWeights;
  /** Receives failures, for the operator's log. */
  readonly onError: (error: unknown) => void;
}

/**
 * Fits one item at a time, in a tenth of the thread's time at most. An erasure or another model ends
 * the run; another run follows.
 */
export class ColdStartRun {
  readonly model: ServingModel;
  readonly #sources: ColdStartSources;
  readonly #fitter: ColdStartFitter;
  readonly #abort = new AbortController();
  /** Liked items that the model does not know, in the catalog or not. */
  readonly #liked = new BoundedSet<CatalogNumber>(MAX_WAITING);
  readonly #changedUsers = new BoundedSet<string>(MAX_WAITING);
  readonly #changedItems = new BoundedSet<CatalogNumber>(MAX_WAITING);
  #isWorking = false;

  constructor(model: ServingModel, sources: ColdStartSources) {
    this.model = model;
    this.#sources = sources;
    this.#fitter = new ColdStartFitter(model, sources);
  }

  /** Starts with the items that are liked already. */
  start(): void {
    void this.#reportFailure(() => this.#findLiked());
  }

  stop(): void {
    this.#abort.abort();
  }

  eventsAppended(events: readonly NewEvent[]): void {
    const { index, weights } = this.#sources;
    for (const event of events) {
      const weight = eventWeight({ type: event.type, value: event.value ?? null }, weights);
      const number = index.intern(event.item_id);
      const isLike = weight !== undefined && weight > 0;
      if (isLike && this.model.find(number) === undefined) this.#liked.add(number);
      // Every event of its likers changes the weights of a cold-start item.
      if (this.#liked.size > 0) this.#changedUsers.add(event.user_id);
    }
    this.#work();
  }

  userChanged(userId: string): void {
    this.#changedUsers.add(userId);
    this.#work();
  }

  itemsChanged(itemIds: readonly string[]): void {
    const { index } = this.#sources;
    for (const itemId of itemIds) {
      const number = index.find(itemId);
      if (number === undefined || !this.#liked.has(number)) continue;
      if (!index.isInCatalog(number)) this.model.coldStart.delete(number);
      else if (!this.model.coldStart.has(number)) this.#changedItems.add(number);
    }
    this.#work();
  }

  /** Finds the liked items that the model does not know, the most popular first. */
  async #findLiked(): Promise<void> {
    const ranking = await this.#sources.popularity.ranking();
    let seen = 0;
    for (const { number } of ranking) {
      if (this.model.find(number) === undefined) {
        this.#liked.add(number);
        this.#changedItems.add(number);
      }
      seen++;
      if (seen % ITEMS_PER_SLICE === 0) {
        await setImmediate(undefined, { signal: this.#abort.signal });
      }
    }
    this.#work();
  }

  #work(): void {
    const isIdle = this.#changedUsers.size === 0 && this.#changedItems.size === 0;
    if (this.#isWorking || isIdle) return;
    this.#isWorking = true;
    void this.#reportFailure(async () => {
      try {
        await this.#processChanges();
      } finally {
        this.#isWorking = false;
      }
    });
  }

  async #processChanges(): Promise<void> {
    const throttle = new Throttle(this.#abort.signal);
    for (;;) {
      // One of each: with much traffic there is always another user.
      const user = this.#changedUsers.takeFirst();
      const item = this.#changedItems.takeFirst();
      if (user === undefined && item === undefined) return;
      if (user !== undefined) await this.#findItemsOf(user);
      if (item !== undefined) await this.#fit(item, throttle);
      await throttle.pauseIfDue();
    }
  }

  async #findItemsOf(userId: string): Promise<void> {
    const profile = await this.#sources.profiles.peek(userId, MAX_EVENTS_OF_LIKER);
    for (const [at, number] of profile.items.entries()) {
      const isLiked = (profile.weights[at] ?? 0) > 0;
      if (isLiked && this.model.find(number) === undefined) this.#liked.add(number);
      if (this.#liked.has(number)) this.#changedItems.add(number);
    }
  }

  async #fit(number: CatalogNumber, throttle: Throttle): Promise<void> {
    if (!this.#sources.index.isInCatalog(number)) return;
    const item = await this.#fitter.fit(number, throttle);
    // Another model may serve by now, or a user may have been erased.
    this.#abort.signal.throwIfAborted();
    this.model.coldStart.set(number, item);
  }

  async #reportFailure(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!this.#abort.signal.aborted) this.#sources.onError(error);
    }
  }
}
