import { allocateNeighbourTable } from "../weights/neighbour-table.ts";
import { weightsOfTargets } from "../weights/weights-of-targets.ts";
// Local ridge regression as one of the models: targets on all threads, the transpose on the calling one.
import {
  longestRowPerNeighbour,
  neighboursRange,
  pairCount,
  type ItemModel,
} from "./item-model.ts";

const ranges = {
  alpha: { default: 0.5, min: 0, max: 10 },
  lambda: { default: 5, min: 1e-6, max: 1e6 },
  gamma: { default: 0.5, min: 0, max: 2 },
  neighbours: { ...neighboursRange, default: 100, max: 2_000 },
} as const;

/** See {@link ridgeRows}. */
export const ridgeModel: ItemModel<typeof ranges> = {
  ranges,
  fit: async ({ interactions, targets, threads, onProgress }, params) => {
    const { itemCount } = interactions;
    const chosen = targets ?? Int32Array.from({ length: itemCount }, (_, item) => item);
    const table = allocateNeighbourTable(itemCount, params.neighbours, "shared");
    const operations = pairCount(interactions) + (chosen.length * table.capacity ** 3) / 6;
    await threads.run(
      { kind: "ridge", interactions, params, targets: chosen, table },
      { rowCount: chosen.length, operations, onProgress },
    );
    return weightsOfTargets(table, longestRowPerNeighbour * params.neighbours, "shared");
  },
};
