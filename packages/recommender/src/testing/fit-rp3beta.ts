/** RP3beta on the calling thread, for tests that cannot wait: all rows at once, columns cut. */
import type { Interactions } from "../data/interactions.ts";
import type { Memory } from "../data/memory.ts";
import { modelOf } from "../models/model-registry.ts";
import type { NamedParams } from "../models/model-registry.ts";
import type { ItemWeights } from "../weights/item-weights.ts";
import { allocateNeighbourTable } from "../weights/neighbour-table.ts";
import { keepLargestPerColumn } from "../weights/weights-of-rows.ts";

/**
 * The weights of `fitItemWeights`.
 *
 * @throws InvalidParamsError if a parameter is out of range
 */
export function fitRp3beta(
  interactions: Interactions,
  given: NamedParams = {},
  memory?: Memory,
): ItemWeights {
  const model = modelOf("rp3beta");
  const params = model.complete(given);
  const table = allocateNeighbourTable(interactions.itemCount, params.neighbours, memory);
  model.rows({ interactions, params }, { step: "rows", table })(0, interactions.itemCount);
  return keepLargestPerColumn(table, params.neighbours, memory);
}
