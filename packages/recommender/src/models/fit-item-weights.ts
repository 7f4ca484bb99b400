/** Fits a model: its name, its parameters and interactions in, item weights out. */
import { availableParallelism } from "node:os";

import { shareInteractions } from "../data/interactions.ts";
import type { Interactions } from "../data/interactions.ts";
import { keepNewest } from "../data/select-interactions.ts";
import { FitCache } from "../weights/fit-cache.ts";
import type { ItemWeights } from "../weights/item-weights.ts";
import type { FitInput } from "./item-model.ts";
import { modelOf } from "./model-registry.ts";
import type { ModelCandidate } from "./model-registry.ts";
import { openFitThreads } from "./row-task.ts";
import type { FitThreads } from "./row-task.ts";

/** A fit takes time by the squares of history lengths. */
const MAX_HISTORY = 1_000;

/** How a fit runs. No option changes the weights. */
export interface FitItemWeightsOptions {
  /**
   * Worker threads. With 1, all work runs on the calling thread, in steps of a few milliseconds.
   * @default the number of processors
   */
  readonly threads?: number;
  /** Ends the fit. Its threads have stopped when the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Called with the share done, 0..1, a few times a second. An error it throws ends the fit. */
  readonly onProgress?: (share: number) => void;
}

/**
 * Fits a model. Equal input gives equal output, bit for bit, on any number of threads. The weights
 * lie in shared memory. Of a user with more than 1,000 items the newest 1,000 count.
 *
 * Beside interactions and weights, a fit takes 8 bytes x items x neighbours for the rows (ridge
 * twice that), and for each thread about 40 bytes an item (ridge: also 20 a user and 8 x
 * neighbours^2).
 *
 * @throws InvalidParamsError if a parameter is unknown or out of range
 * @throws RangeError if the number of threads is not a positive integer
 * @example await fitItemWeights(interactions, { model: "rp3beta", params: { neighbours: 100 } })
 */
export async function fitItemWeights(
  interactions: Interactions,
  candidate: ModelCandidate,
  options: FitItemWeightsOptions = {},
): Promise<ItemWeights> {
  const { threads: count = availableParallelism(), signal, onProgress = () => {} } = options;
  const threads = openFitThreads(count, signal);
  try {
    const input = { interactions: fittedInteractions(interactions) };
    const weights = await fitOnThreads(candidate, input, { threads, onProgress });
    // Rows may all be done before an abort is seen, or the last report aborts.
    signal?.throwIfAborted();
    return weights;
  } finally {
    await threads.close();
  }
}

/**
 * The interactions that a fit uses, in shared memory: of a long history, the newest 1,000 items.
 */
export function fittedInteractions(interactions: Interactions): Interactions {
  const { userCount, userOffsets } = interactions;
  let longest = 0;
  for (let user = 0; user < userCount; user += 1) {
    longest = Math.max(longest, (userOffsets[user + 1] ?? 0) - (userOffsets[user] ?? 0));
  }
  return longest > MAX_HISTORY
    ? keepNewest(interactions, MAX_HISTORY, "shared")
    : shareInteractions(interactions);
}

/** Where a fit runs. */
export interface FitContext {
  readonly threads: FitThreads;
  /** Called with the share done, 0..1. */
  readonly onProgress: (share: number) => void;
  /** Parts of earlier fits to the same interactions and targets. */
  readonly cache?: FitCache;
  /** Called with the additions of each step, before it runs. */
  readonly onOperations?: (operations: number) => void;
}

/**
 * {@link fitItemWeights} on threads that are open already, so that several fits share them.
 *
 * @param data interactions of {@link fittedInteractions}, and the items to predict
 */
export async function fitOnThreads(
  candidate: ModelCandidate,
  data: Omit<FitInput<unknown>, "params">,
  { threads, onProgress, cache = new FitCache(), onOperations }: FitContext,
): Promise<ItemWeights> {
  const model = modelOf(candidate.model);
  const params = model.complete(candidate.params ?? {});
  const input = { ...data, params };
  const total = Math.max(1, model.operations(input));
  let done = 0;
  const weights = await model.fit(
    input,
    async (work, size) => {
      onOperations?.(size.operations);
      const report = (share: number): void =>
        onProgress(Math.min(1, (done + share * size.operations) / total));
      await threads.run({ model: candidate.model, input, work }, { ...size, onProgress: report });
      done += size.operations;
    },
    cache,
  );
  onProgress(1);
  return weights;
}
