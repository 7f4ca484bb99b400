/** The memory that a fit takes: upper bounds, measured on made-up data of 1e5 and 1e6 interactions. */
import type { FitSize } from "../models/item-model.ts";
import { modelOf, modelParams } from "../models/model-registry.ts";
import type { ModelCandidate } from "../models/model-registry.ts";
import { STARTING_POINTS } from "./search-space.ts";

export type { FitSize } from "../models/item-model.ts";

/** The program itself. */
const PROCESS_BYTES = 110e6;
/** A thread before it has any data. */
const THREAD_BYTES = 14e6;
/**
 * Of a pair: two numbers in the matrix, and as many again while histories are cut to their newest items
 * or a part is held out to measure the model.
 */
const PAIR_BYTES = 16;
const USER_BYTES = 16;
/** Most of it is the ID, as a text and in the map of numbers. */
const ITEM_BYTES = 250;

/**
 * The most memory of a process that reads so much data, fits a model to it, measures it and packs it,
 * in bytes.
 *
 * @param threads threads of the fit
 * @example
 * const size = { users: 300_000, items: 60_000, interactions: 1e7 };
 * fitBytes({ model: "ridge" }, size, 2) < 1.5e9; // true
 */
export function fitBytes(candidate: ModelCandidate, size: FitSize, threads: number): number {
  const { shared, perThread } = modelOf(candidate.model).bytes(size, modelParams(candidate));
  return dataBytes(size) + shared + threads * (THREAD_BYTES + perThread);
}

/**
 * The most memory of a process that compares the models on so much data, in bytes: of the largest fit
 * that it begins with. Candidates found later may be larger, see `max_bytes` of `selectModel`.
 *
 * @param threads threads of the fits
 */
export function comparisonBytes(size: FitSize, threads: number): number {
  return Math.max(...STARTING_POINTS.map((candidate) => trialBytes(candidate, size, threads)));
}

/** The most memory of that process while it fits one candidate, in bytes, with the parts that it keeps. */
export function trialBytes(candidate: ModelCandidate, size: FitSize, threads: number): number {
  return fitBytes(candidate, size, threads) + PAIR_BYTES * size.interactions;
}

function dataBytes({ users, items, interactions }: FitSize): number {
  return PROCESS_BYTES + PAIR_BYTES * interactions + USER_BYTES * users + ITEM_BYTES * items;
}
