/** What an event is worth, and what several events on one item are worth together. */

/** Weight by event type. A type that is not named here is kept in the log and counts nothing. */
export interface EventWeights {
  readonly view: number;
  readonly click: number;
  readonly like: number;
  readonly purchase: number;
  readonly dislike: number;
  /** What is taken off the stars of a rating: above it likes, below it dislikes. */
  readonly rating_midpoint: number;
}

/** The weights of the contract. */
export const DEFAULT_WEIGHTS: EventWeights = {
  view: 1,
  click: 2,
  like: 4,
  purchase: 5,
  dislike: -4,
  rating_midpoint: 2.5,
};

/** @throws {RangeError} a weight is not a finite number: scores made of it would not be either */
export function checkWeights(weights: EventWeights): void {
  for (const [name, weight] of Object.entries(weights)) {
    if (!Number.isFinite(weight)) {
      throw new RangeError(`the weight of "${name}" is ${weight}: it must be a finite number`);
    }
  }
}

/** The weights of plain types, as a record: what a popularity query wants. */
export function typeWeights(weights: EventWeights): Readonly<Record<string, number>> {
  const { rating_midpoint: _, ...types } = weights;
  return types;
}

/** The part of an event that decides its weight. */
export interface WeighableEvent {
  readonly type: string;
  readonly value: number | null;
}

/**
 * One event's weight; `undefined` for a type that counts nothing, which is not even "seen".
 *
 * @example eventWeight({ type: "rating", value: 4 }, DEFAULT_WEIGHTS) // 1.5
 */
export function eventWeight(event: WeighableEvent, weights: EventWeights): number | undefined {
  switch (event.type) {
    case "view":
      return weights.view;
    case "click":
      return weights.click;
    case "like":
      return weights.like;
    case "purchase":
      return weights.purchase;
    case "dislike":
      return weights.dislike;
    case "rating":
      return event.value === null ? undefined : event.value - weights.rating_midpoint;
    default:
      return undefined;
  }
}

/**
 * Combines one user's events on one item, given newest first: of each type the newest counts; a
 * negative one cancels all that came before it; of what is left the largest magnitude wins, the
 * newest on a tie. So a view after a dislike changes nothing, a purchase after it does.
 *
 * `undefined`: no event of a type that counts.
 */
export class ItemSignal {
  #weight: number | undefined;
  #types: string[] = [];
  #closed = false;

  /** Adds the next older event. */
  add(event: WeighableEvent, weights: EventWeights): void {
    if (this.#closed || this.#types.includes(event.type)) return;
    const weight = eventWeight(event, weights);
    if (weight === undefined) return;
    this.#types.push(event.type);
    if (this.#weight === undefined || Math.abs(weight) > Math.abs(this.#weight)) {
      this.#weight = weight;
    }
    if (weight < 0) this.#closed = true;
  }

  get weight(): number | undefined {
    return this.#weight;
  }
}
