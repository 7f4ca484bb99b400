/**
 * The users that a fit learns from: everyone, or as many as fit into memory, chosen by a hash of their
 * IDs.
 */
import { Int32Chunks, InteractionsBuilder } from "@hellorec/recommender";
import type { FitSize, Interactions } from "@hellorec/recommender";
import { placeOfUser } from "@hellorec/store";

import { IdNumbers } from "./id-numbers.ts";

/** Whether a fit to so much data fits into memory. */
export type Fits = (size: FitSize) => boolean;

/** A smaller step drops fewer users than needed less often, and reads more of users who are dropped. */
const STEP = 0.8;
/** A fit to less would say nothing. */
const LEAST_SHARE = 1e-6;
const PLACES = 2 ** 32;

/**
 * Takes the items of one user after the other. Where they get too many the share falls: users that are
 * no longer in the sample are dropped, and of later ones only those in it are taken. Equal users in
 * equal order give an equal sample.
 */
export class UserSample {
  readonly #fits: Fits;
  readonly #numbers = new IdNumbers();
  readonly #builder = new InteractionsBuilder();
  /** The places of the users, as 32-bit integers. */
  readonly #places = new Int32Chunks();
  #share = 1;

  constructor(fits: Fits) {
    this.#fits = fits;
  }

  /** The share of the users that are taken, as `isSampledUser` has it. */
  get share(): number {
    return this.#share;
  }

  /** Adds a user who is in the sample and likes something. */
  add(userId: string, itemIds: readonly string[]): void {
    const place = placeOfUser(userId);
    if (itemIds.length === 0 || place >= this.#share) return;
    this.#builder.addUser(itemIds.map((itemId) => this.#numbers.numberOf(itemId)));
    this.#places.push(place * PLACES);
  }

  /**
   * Drops users until a fit to the others fits.
   *
   * @throws {Error} it does not fit with nearly none
   */
  shrinkUntilItFits(): void {
    while (!this.#fits(this.#size)) {
      this.#share *= STEP;
      if (this.#share < LEAST_SHARE) throw tooLarge();
      const isKept = (user: number): boolean => this.#placeOf(user) < this.#share;
      this.#builder.keepUsers(isKept);
      this.#places.filter(isKept);
      this.#numbers.renumber(this.#builder.dropUnusedItems(this.#numbers.size));
    }
  }

  /**
   * The users so far. Call it once.
   *
   * @throws {Error} none of the users fits
   */
  build(): {
    readonly itemIds: string[];
    readonly interactions: Interactions;
    readonly share: number;
  } {
    // Without users there would be nothing to learn, and the model that serves would go.
    if (this.#share < 1 && this.#builder.userCount === 0) throw tooLarge();
    const itemIds = this.#numbers.ids();
    const interactions = this.#builder.build(itemIds.length, "shared");
    return { itemIds, interactions, share: this.#share };
  }

  get #size(): FitSize {
    const { userCount: users, pairCount: interactions } = this.#builder;
    return { users, items: this.#numbers.size, interactions };
  }

  #placeOf(user: number): number {
    return (this.#places.at(user) >>> 0) / PLACES;
  }
}

function tooLarge(): Error {
  return new Error("not even a fit to very few of the users fits into memory: raise FIT_MEMORY_MB");
}
