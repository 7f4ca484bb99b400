/** The weight of an event, and the combined weight of several events on one item. */

import { retractedType } from "./retractions.ts";

/**
 * Weight by event type: the usual types, and any others that the operator gives a weight. A type that
 * is not listed is stored in the log and has no weight.
 *
 * @example const eventWeights: EventWeights = { ...DEFAULT_WEIGHTS, addtocart: 3 };
 */
export interface EventWeights {
  readonly [type: string]: number;
  readonly view: number;
  readonly click: number;
  readonly like: number;
  readonly purchase: number;
  readonly dislike: number;
  /** Subtracted from the stars of a rating: more stars are a like, fewer a dislike. */
  readonly rating_midpoint: number;
}

/**
 * The weights that are used unless the settings replace them.
 *
 * @example DEFAULT_WEIGHTS.purchase // 5
 */
export const DEFAULT_WEIGHTS: EventWeights = {
  view: 1,
  click: 2,
  like: 4,
  purchase: 5,
  dislike: -4,
  rating_midpoint: 2.5,
};

/** @throws {RangeError} a weight is not a finite number, or is one of "rating" or of a retraction */
export function checkWeights(eventWeights: EventWeights): void {
  if (Object.hasOwn(eventWeights, "rating")) {
    throw new RangeError('"rating" has no weight of its own: set "rating_midpoint"');
  }
  for (const [name, weight] of Object.entries(eventWeights)) {
    const retracted = retractedType(name);
    if (retracted !== undefined) {
      throw new RangeError(`"${name}" has no weight: it takes back each "${retracted}" before it`);
    }
    if (!Number.isFinite(weight)) {
      throw new RangeError(`the weight of "${name}" is ${weight}: it must be a finite number`);
    }
  }
}

/** The weights of all types except ratings, for popularity queries. */
export function typeWeights(eventWeights: EventWeights): Readonly<Record<string, number>> {
  const { rating_midpoint: _, ...types } = eventWeights;
  return types;
}

/** The part of an event that determines its weight. */
export interface WeighableEvent {
  readonly type: string;
  readonly value: number | null;
}

/**
 * The weight of one event. `undefined`: the type has no weight, and the item does not count as seen.
 *
 * @example eventWeight({ type: "rating", value: 4 }, DEFAULT_WEIGHTS) // 1.5
 */
export function eventWeight(event: WeighableEvent, eventWeights: EventWeights): number | undefined {
  const { type, value } = event;
  if (type === "rating") return value === null ? undefined : value - eventWeights.rating_midpoint;
  return hasWeight(type, eventWeights) ? eventWeights[type] : undefined;
}

/**
 * Whether events of this type have a weight.
 *
 * @example hasWeight("impression", DEFAULT_WEIGHTS) // false
 */
export function hasWeight(type: string, eventWeights: EventWeights): boolean {
  // A type can have any name, also one that every object inherits a value for.
  return type === "rating" || (type !== "rating_midpoint" && Object.hasOwn(eventWeights, type));
}

/**
 * Combines one user's events on one item, which are added newest first. A retraction takes back the
 * earlier events of its type. Of each type the newest counts. A negative event cancels all earlier ones. Of the rest the largest magnitude wins, the
 * newest on a tie. So a view after a dislike changes nothing, and a purchase after it does.
 *
 * @example
 * const combined = new CombinedWeight();
 * combined.add({ type: "view", value: null }, DEFAULT_WEIGHTS);
 * combined.add({ type: "dislike", value: null }, DEFAULT_WEIGHTS);
 * combined.weight; // -4
 */
export class CombinedWeight {
  #weight: number | undefined;
  readonly #types: string[] = [];
  #isCancelled = false;

  /** Adds the next older event. */
  add(event: WeighableEvent, eventWeights: EventWeights): void {
    const type = retractedType(event.type) ?? event.type;
    if (this.#isCancelled || this.#types.includes(type)) return;
    if (type !== event.type) {
      this.#types.push(type);
      return;
    }
    const weight = eventWeight(event, eventWeights);
    if (weight === undefined) return;
    this.#types.push(type);
    if (this.#weight === undefined || Math.abs(weight) > Math.abs(this.#weight)) {
      this.#weight = weight;
    }
    if (weight < 0) this.#isCancelled = true;
  }

  /** The combined weight. `undefined`: no event has a type with a weight. */
  get weight(): number | undefined {
    return this.#weight;
  }
}
