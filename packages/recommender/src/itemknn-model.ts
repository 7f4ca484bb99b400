// ItemKNN as one of the models: rows on all threads, the transpose on the calling one.
import {
  longestRowPerNeighbour,
  neighboursRange,
  pairCount,
  type ItemModel,
} from "./item-model.ts";
import { allocateNeighbourTable } from "./neighbour-table.ts";
import { weightsOfTargets } from "./weights-of-targets.ts";

const ranges = {
  shrink: { default: 20, min: 0, max: 1e6 },
  neighbours: neighboursRange,
} as const;

/** See {@link itemKnnRows}. */
export const itemKnnModel: ItemModel<typeof ranges> = {
  ranges,
  fit: async ({ interactions, threads, onProgress }, params) => {
    const { itemCount } = interactions;
    const table = allocateNeighbourTable(itemCount, params.neighbours, "shared");
    const operations = pairCount(interactions);
    await threads.run(
      { kind: "itemknn", interactions, params, table },
      { rowCount: itemCount, operations, onProgress },
    );
    return weightsOfTargets(table, longestRowPerNeighbour * params.neighbours, "shared");
  },
};
