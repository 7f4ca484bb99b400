/** The search space: the candidates a search starts from, and the steps between candidates. */
import { isValidCandidate } from "../models/model-registry.ts";
import type { ModelCandidate, ModelName } from "../models/model-registry.ts";

/** A model with all its parameters. */
export type Candidate = Required<ModelCandidate>;

/** How a parameter is varied: a step is added, or multiplied with it. */
interface Axis {
  readonly name: string;
  readonly step: number;
  readonly isFactor: boolean;
}

/** Far apart: popular items raised or not, long histories discounted or not, strict or lenient. */
export const startingPoints: readonly Candidate[] = [
  { model: "rp3beta", params: { alpha: 0.6, beta: 0, neighbours: 200 } },
  { model: "ridge", params: { alpha: 0.5, lambda: 5, gamma: 0.5, neighbours: 100 } },
  { model: "itemknn", params: { shrink: 20, neighbours: 200 } },
  { model: "rp3beta", params: { alpha: 1, beta: 0.4, neighbours: 100 } },
  { model: "ridge", params: { alpha: 0, lambda: 20, gamma: 0, neighbours: 100 } },
  { model: "ridge", params: { alpha: 0.5, lambda: 30, gamma: 0.5, neighbours: 100 } },
  { model: "itemknn", params: { shrink: 100, neighbours: 400 } },
];

const axes: Readonly<Record<ModelName, readonly Axis[]>> = {
  rp3beta: [
    { name: "beta", step: 0.2, isFactor: false },
    { name: "neighbours", step: 2, isFactor: true },
    { name: "alpha", step: 0.2, isFactor: false },
  ],
  ridge: [
    { name: "lambda", step: 2.5, isFactor: true },
    { name: "gamma", step: 0.2, isFactor: false },
    { name: "alpha", step: 0.2, isFactor: false },
    { name: "neighbours", step: 2, isFactor: true },
  ],
  itemknn: [
    { name: "shrink", step: 2.5, isFactor: true },
    { name: "neighbours", step: 2, isFactor: true },
  ],
};

/** How many parameters of the candidate are varied. */
export function axisCount({ model }: Candidate): number {
  return axes[model].length;
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
  const varied = axes[model][axis];
  if (varied === undefined) return undefined;
  const { name, step, isFactor } = varied;
  const from = params[name] ?? 0;
  const to = isFactor ? from * step ** direction : from + step * direction;
  const value = name === "neighbours" ? Math.round(to) : Number(to.toPrecision(6));
  if (value === from) return undefined;
  const next: Candidate = { model, params: { ...params, [name]: value } };
  return isValidCandidate(next) ? next : undefined;
}
