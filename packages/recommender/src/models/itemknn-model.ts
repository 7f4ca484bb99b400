import { weightsOfTargets } from "../weights/weights-of-targets.ts";
// ItemKNN as one of the models: rows on all threads, the transpose on the calling one.
import {
  fitEveryRow,
  longestRowPerNeighbour,
  neighboursRange,
  type ItemModel,
} from "./item-model.ts";

const ranges = {
  shrink: { default: 20, min: 0, max: 1e6 },
  neighbours: neighboursRange,
} as const;

/** See {@link itemKnnRows}. */
export const itemKnnModel: ItemModel<typeof ranges> = {
  ranges,
  fit: async (context, params) => {
    const { interactions } = context;
    const table = await fitEveryRow(context, params.neighbours, (table) => ({
      kind: "itemknn",
      interactions,
      params,
      table,
    }));
    return weightsOfTargets(table, longestRowPerNeighbour * params.neighbours, "shared");
  },
};
