// From what was tried to what is chosen, in words.
import type { ModelDecision, TriedModel } from "./choose-model.ts";

type Params = TriedModel["params"];

/** The decision where data is too scarce to compare models. */
export function tooLittleToCompare(
  defaults: Params,
  heldOut: number,
  needed: number,
): ModelDecision {
  return {
    model: "rp3beta",
    params: defaults,
    tried: [],
    reason: `Only ${heldOut} of the interactions could be held out, and comparing models takes ${needed}: rp3beta with its defaults is a safe start.`,
  };
}

/** The best of what was tried: of the trials that ranked most items, the first with the highest metric. */
export function describeDecision(
  defaults: Params,
  tried: readonly TriedModel[],
  budget: number,
): ModelDecision {
  const best = bestTried(tried);
  if (best === undefined) {
    return {
      model: "rp3beta",
      params: defaults,
      tried: [],
      reason: `Nothing could be measured within ${budget} s: rp3beta with its defaults is the fastest to fit.`,
    };
  }
  const rivals = tried.filter(({ model, items }) => model !== best.model && items === best.items);
  const rival = bestTried(rivals);
  const items = `${best.items} items`;
  const beaten =
    rival === undefined
      ? "no other model was measured so"
      : `the best ${rival.model} reached ${rival.metric.toFixed(4)}`;
  return {
    model: best.model,
    params: best.params,
    tried,
    reason: `Of ${tried.length} trials it predicts held-out items best: ${best.metric.toFixed(4)} (geometric mean of Recall@20 and NDCG@20, ranking ${items}); ${beaten}.`,
  };
}

/** Of the trials that ranked most items, the first with the highest metric. */
export function bestTried(tried: readonly TriedModel[]): TriedModel | undefined {
  let best: TriedModel | undefined;
  for (const trial of tried) {
    if (
      best === undefined ||
      trial.items > best.items ||
      (trial.items === best.items && trial.metric > best.metric)
    ) {
      best = trial;
    }
  }
  return best;
}
