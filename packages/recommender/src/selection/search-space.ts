/** The search space: the candidates a search starts from, and the steps between candidates. */
import { isValidCandidate, MODEL_NAMES, modelOf } from "../models/model-registry.ts";
import type { ModelCandidate } from "../models/model-registry.ts";

/** A model with all its parameters. */
export type Candidate = Required<ModelCandidate>;

/**
 * The candidates that a search measures first, far apart: the first round of every model, then the
 * second.
 */
export const STARTING_POINTS: readonly Candidate[] = inRounds();

function inRounds(): Candidate[] {
  const points = MODEL_NAMES.flatMap((model) =>
    modelOf(model).search.startingPoints.flatMap((params, round) =>
      params.map((point) => ({ round, candidate: { model, params: point } })),
    ),
  );
  return points.toSorted((a, b) => a.round - b.round).map(({ candidate }) => candidate);
}

/** Whether the candidate is the first that its model starts from: its defaults, or as good as those. */
export function isCommonSetting({ model, params }: Candidate): boolean {
  const common = modelOf(model).search.startingPoints[0]?.[0] ?? {};
  return Object.entries(common).every(([name, value]) => params[name] === value);
}

/** How many parameters of the candidate are varied. */
export function axisCount({ model }: Candidate): number {
  return modelOf(model).search.axes.length;
}

/**
 * The candidate one step along an axis, or undefined if that is out of range or the same candidate.
 *
 * @param direction 1 or -1 for a whole step, fractions for smaller ones
 */
export function candidateAt(
  candidate: Candidate,
  axis: number,
  direction: number,
): Candidate | undefined {
  const { model, params } = candidate;
  const { search, isInteger } = modelOf(model);
  const varied = search.axes[axis];
  if (varied === undefined) return undefined;
  const { name, step, isFactor } = varied;
  const from = params[name] ?? 0;
  const to = isFactor ? from * step ** direction : from + step * direction;
  const value = isInteger(name) ? Math.round(to) : Number(to.toPrecision(6));
  if (value === from) return undefined;
  const next: Candidate = { model, params: { ...params, [name]: value } };
  return isValidCandidate(next) ? next : undefined;
}
