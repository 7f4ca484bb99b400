/**
 * Background work on the cold-start items of one model: finds items that are liked and that the
 * model does not know, and fits them again after each change. Tested through cold-start-items.test.ts.
 */
import { setImmediate } from "node:timers/promises";

import type { NewEvent } from "@hellorec/store";

import type { CatalogNumber } from "../catalog/catalog-number.ts";
import { eventWeight } from "../feedback/event-weights.ts";
import type { EventWeights } from "../feedback/event-weights.ts";
import type { Popularity } from "../feedback/popularity.ts";
import { BoundedSet } from "../util/bounded-set.ts";
import { Throttle } from "../util/throttle.ts";
import { ColdStartFitter, MAX_EVENTS_OF_LIKER } from "./cold-start-fitter.ts";
import type { ColdStartFitterDependencies } from "./cold-start-fitter.ts";
import type { ServingModel } from "./serving-model.ts";

/** Changed users and items that wait. While so many wait, later ones are ignored. */
const MAX_WAITING = 20_000;
const ITEMS_PER_SLICE = 2000;

/** What the work reads. */
export interface ColdStartDependencies extends ColdStartFitterDependencies {
  readonly popularity: Popularity;
  readonly eventWeights: EventWeights;
  /** Receives failures, for the operator's log. */
  readonly onError: (error: unknown) => void;
}

/**
 * Fits one item at a time, in a tenth of the thread's time at most. An erasure or another model ends
 * the run; another run follows.
 */
export class ColdStartRun {
  readonly model: ServingModel;
  readonly #dependencies: ColdStartDependencies;
  readonly #fitter: ColdStartFitter;
  readonly #abort = new AbortController();
  /** Items that the model does not know, and that are liked, or may be. */
  readonly #liked = new BoundedSet<CatalogNumber>(MAX_WAITING);
  readonly #changedUsers = new BoundedSet<string>(MAX_WAITING);
  readonly #changedItems = new BoundedSet<CatalogNumber>(MAX_WAITING);
  #isWorking = false;

  constructor(model: ServingModel, dependencies: ColdStartDependencies) {
    this.model = model;
    this.#dependencies = dependencies;
    this.#fitter = new ColdStartFitter(model, dependencies);
  }

  /** Starts with the items that are liked already. */
  start(): void {
    void this.#reportFailure(() => this.#findLiked());
  }

  stop(): void {
    this.#abort.abort();
  }

  eventsAppended(events: readonly NewEvent[]): void {
    const { index, eventWeights } = this.#dependencies;
    for (const event of events) {
      const weight = eventWeight({ type: event.type, value: event.value ?? null }, eventWeights);
      // An item that comes later is an arrival, see `itemsChanged`.
      const catalogNumber = index.findNamed(event.item_id);
      const isLike = weight !== undefined && weight > 0 && catalogNumber !== undefined;
      if (isLike && this.model.find(catalogNumber) === undefined) this.#liked.add(catalogNumber);
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
    const { index } = this.#dependencies;
    for (const itemId of itemIds) {
      const catalogNumber = index.find(itemId);
      if (catalogNumber === undefined || this.model.find(catalogNumber) !== undefined) continue;
      // Events may have named it before it was in the catalog.
      if (index.wasNamed(catalogNumber)) this.#liked.add(catalogNumber);
      if (!this.#liked.has(catalogNumber)) continue;
      if (!index.isInCatalog(catalogNumber)) this.model.coldStart.delete(catalogNumber);
      else if (!this.model.coldStart.has(catalogNumber)) this.#changedItems.add(catalogNumber);
    }
    this.#work();
  }

  /** Finds the liked items that the model does not know, the most popular first. */
  async #findLiked(): Promise<void> {
    const ranking = await this.#dependencies.popularity.ranking();
    let seen = 0;
    for (const { number: catalogNumber } of ranking) {
      if (this.model.find(catalogNumber) === undefined) {
        this.#liked.add(catalogNumber);
        this.#changedItems.add(catalogNumber);
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
      const userId = this.#changedUsers.takeFirst();
      const catalogNumber = this.#changedItems.takeFirst();
      if (userId === undefined && catalogNumber === undefined) return;
      if (userId !== undefined) await this.#findItemsOf(userId);
      if (catalogNumber !== undefined) await this.#fit(catalogNumber, throttle);
      await throttle.pauseIfDue();
    }
  }

  async #findItemsOf(userId: string): Promise<void> {
    const profile = await this.#dependencies.profiles.peek(userId, MAX_EVENTS_OF_LIKER);
    for (const [at, catalogNumber] of profile.items.entries()) {
      const isLiked = (profile.itemWeights[at] ?? 0) > 0;
      if (isLiked && this.model.find(catalogNumber) === undefined) this.#liked.add(catalogNumber);
      if (this.#liked.has(catalogNumber)) this.#changedItems.add(catalogNumber);
    }
  }

  async #fit(catalogNumber: CatalogNumber, throttle: Throttle): Promise<void> {
    if (!this.#dependencies.index.isInCatalog(catalogNumber)) return;
    const weights = await this.#fitter.fit(catalogNumber, throttle);
    // Another model may serve by now, or a user may have been erased.
    this.#abort.signal.throwIfAborted();
    this.model.coldStart.set(catalogNumber, weights);
  }

  async #reportFailure(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!this.#abort.signal.aborted) this.#dependencies.onError(error);
    }
  }
}
