import { keepLargestPerColumn } from "../weights/neighbour-table.ts";
// RP3beta as one of the models: rows on all threads, columns cut on the calling one.
import { fitEveryRow, neighboursRange, type ItemModel } from "./item-model.ts";
import { rp3betaDefaults } from "./rp3beta.ts";

const ranges = {
  alpha: { default: rp3betaDefaults.alpha, min: 0, max: 10 },
  beta: { default: rp3betaDefaults.beta, min: 0, max: 10 },
  neighbours: neighboursRange,
} as const;

/** See {@link fitRp3beta}. */
export const rp3betaModel: ItemModel<typeof ranges> = {
  ranges,
  fit: async (context, params) => {
    const { interactions } = context;
    const table = await fitEveryRow(context, params.neighbours, (table) => ({
      kind: "rp3beta",
      interactions,
      params,
      table,
    }));
    return keepLargestPerColumn(table, params.neighbours, "shared");
  },
};
