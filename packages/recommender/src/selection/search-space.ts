// Where the search for a model begins, and how it moves from there. Knows no data set.
import { isInRange, type ModelChoice, type ModelName } from "../models/fit-item-weights.ts";

/** A model with all its parameters. */
export interface Candidate {
  readonly model: ModelName;
  readonly params: Readonly<Record<string, number>>;
}

/** How a parameter is varied: by adding a step or by multiplying with it. */
interface Axis {
  readonly name: string;
  readonly step: number;
  readonly isFactor: boolean;
}

/** Far apart: popular items pushed or not, long histories discounted or not, strict or lenient. */
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

/** The candidate's parameters that are varied, by their place. */
export function axisCount({ model }: Candidate): number {
  return axes[model].length;
}

/**
 * The candidate one step further along one of its axes, or undefined if that is out of range or no
 * step at all.
 *
 * @param direction 1 or -1 for a whole step, fractions for smaller ones
 */
export function moved(
  candidate: Candidate,
  axis: number,
  direction: number,
): Candidate | undefined {
  const { model, params } = candidate;
  const chosen = axes[model][axis];
  if (chosen === undefined) return undefined;
  const { name, step, isFactor } = chosen;
  const from = params[name] ?? 0;
  const to = isFactor ? from * step ** direction : from + step * direction;
  const value = name === "neighbours" ? Math.round(to) : Number(to.toPrecision(6));
  if (value === from) return undefined;
  const further: ModelChoice & Candidate = { model, params: { ...params, [name]: value } };
  return isInRange(further) ? further : undefined;
}
