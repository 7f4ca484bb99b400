// What a thread can be asked to compute row by row: plain data that is posted to it, and the function
// it becomes there. Every fit is a sequence of such tasks.
import type { Interactions } from "../data/interactions.ts";
import { itemKnnRows, type ItemKnnParams } from "../models/itemknn.ts";
import { ridgeRows, type RidgeParams } from "../models/ridge.ts";
import { rp3betaRows, type Rp3betaParams } from "../models/rp3beta.ts";
import type { NeighbourTable } from "../weights/neighbour-table.ts";

/** Work on rows that don't depend on each other. Arrays lie in shared memory and are filled in place. */
export type RowTask = {
  readonly interactions: Interactions;
  readonly table: NeighbourTable;
} & (
  | { readonly kind: "rp3beta"; readonly params: Rp3betaParams }
  | { readonly kind: "itemknn"; readonly params: ItemKnnParams }
  | { readonly kind: "ridge"; readonly params: RidgeParams; readonly targets: Int32Array }
);

/** Does the rows [from, to). Holds working memory of its own, so each thread makes its own. */
export type RowWorker = (from: number, to: number) => void;

/** The function that a task stands for. */
export function rowWorker(task: RowTask): RowWorker {
  const { interactions, table } = task;
  if (task.kind === "ridge") return ridgeRows(interactions, task.params, task.targets, table);
  return task.kind === "rp3beta"
    ? rp3betaRows(interactions, task.params, table)
    : itemKnnRows(interactions, task.params, table);
}
