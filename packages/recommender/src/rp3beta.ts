// RP3beta: how likely a walk item -> user -> item arrives, less for popular ends (Paudel, Christoffel,
// Newell and Bernstein, "Updatable, Accurate, Diverse, and Scalable Recommendations for Interactive
// Applications", ACM TiiS 7(1), 2017).
/* oxlint-disable typescript/no-non-null-assertion -- All indices come from the offsets and numbers of
   `Interactions`, which were checked when it was built. */
import { IndexSet } from "./index-set.ts";
import { itemPopularity, type Interactions } from "./interactions.ts";
import type { ItemWeights } from "./item-weights.ts";
import { kthLargest } from "./kth-largest.ts";
import type { Memory } from "./memory.ts";
import {
  allocateNeighbourTable,
  keepLargestPerColumn,
  type NeighbourTable,
} from "./neighbour-table.ts";

/** What a fit can be told. */
export interface Rp3betaParams {
  /** The power of each step's probability, 0..10. Below 1 it lifts what is unlikely. */
  readonly alpha: number;
  /** An end's popularity is divided out to this power, 0..10. */
  readonly beta: number;
  /** K, the most neighbours an item keeps, and the most rows it is a neighbour in. */
  readonly neighbours: number;
}

/** The published parameters for Gowalla, with a K that costs a fifth for a hundredth of quality. */
export const rp3betaDefaults: Rp3betaParams = {
  alpha: 0.5663562161452378,
  beta: 0.001085447926739258,
  neighbours: 200,
};

/** How a fit runs; none of it changes the outcome. */
export interface FitOptions {
  /** Where the outcome lives. @default "private" */
  readonly memory?: Memory;
  /** Called now and then with the rows done so far and the rows in all; an error it throws ends the fit. */
  readonly onProgress?: (done: number, total: number) => void;
}

const rowsBetweenReports = 512;

/**
 * Fits RP3beta: with `P_ui = X / degree(user)` and `P_iu = X^T / degree(item)`, both to the power
 * alpha elementwise, `W = P_iu P_ui`, column j divided by `popularity(j)^beta`, without the diagonal;
 * the K largest of each row, scaled to sum 1; of those the K largest of each column. Of equal weights
 * the lower indices stay. Equal input gives equal output, bit for bit.
 *
 * Takes time by the sum of squared history lengths ({@link keepNewest} bounds them).
 *
 * @throws RangeError if a parameter is out of range
 * @example fitRp3beta(keepNewest(interactions, 1_000), { neighbours: 100 })
 */
export function fitRp3beta(
  interactions: Interactions,
  params: Partial<Rp3betaParams> = {},
  options: FitOptions = {},
): ItemWeights {
  const { itemCount } = interactions;
  const complete = { ...rp3betaDefaults, ...params };
  checkParams(complete);
  const table = allocateNeighbourTable(itemCount, complete.neighbours, options.memory);
  const fitRows = rp3betaRows(interactions, complete, table);
  for (let from = 0; from < itemCount; from += rowsBetweenReports) {
    const to = Math.min(itemCount, from + rowsBetweenReports);
    fitRows(from, to);
    options.onProgress?.(to, itemCount);
  }
  return keepLargestPerColumn(table, complete.neighbours, options.memory);
}

/**
 * The row stage of {@link fitRp3beta}: gives a function that fills the rows [from, to) of the table.
 * Rows don't depend on each other, so they can be filled in any order, by several threads at once.
 */
export function rp3betaRows(
  interactions: Interactions,
  params: Rp3betaParams,
  table: NeighbourTable,
): (from: number, to: number) => void {
  const { itemCount, userOffsets, userItems, itemOffsets, itemUsers } = interactions;
  const userFactors = userStepFactors(interactions, params.alpha);
  const endFactors = endPointFactors(interactions, params.beta);
  const sums = new Float64Array(itemCount);
  const touched = new IndexSet(itemCount);
  const columns = new Int32Array(itemCount);
  const values = new Float64Array(itemCount);
  const scratch = new Float64Array(itemCount);

  const fitRow = (row: number): void => {
    // The row's own factor, degree(row)^-alpha, is left out: scaling the row to sum 1 cancels it.
    for (let place = itemOffsets[row]!; place < itemOffsets[row + 1]!; place += 1) {
      const user = itemUsers[place]!;
      const factor = userFactors[user]!;
      const end = userOffsets[user + 1]!;
      for (let other = userOffsets[user]!; other < end; other += 1) {
        const column = userItems[other]!;
        sums[column]! += factor;
        touched.add(column);
      }
    }
    const reached = touched.drain(columns);
    let length = 0;
    for (let place = 0; place < reached; place += 1) {
      const column = columns[place]!;
      const value = sums[column]! * endFactors[column]!;
      sums[column] = 0;
      if (column === row) continue;
      columns[length] = column;
      values[length] = value;
      length += 1;
    }
    storeRow(table, row, columns, values, length, scratch);
  };

  return (from, to) => {
    for (let row = from; row < to; row += 1) fitRow(row);
  };
}

/** Puts the largest of a row's values into the table, scaled to sum 1. */
function storeRow(
  table: NeighbourTable,
  row: number,
  columns: Int32Array,
  values: Float64Array,
  length: number,
  scratch: Float64Array,
): void {
  const { capacity } = table;
  let least = 0;
  let ties = length;
  if (length > capacity) {
    for (let place = 0; place < length; place += 1) scratch[place] = values[place]!;
    least = kthLargest(scratch, length, capacity);
    ties = capacity;
    for (let place = 0; place < length; place += 1) if (values[place]! > least) ties -= 1;
  }
  let sum = 0;
  let count = 0;
  for (let place = 0; place < length; place += 1) {
    const value = values[place]!;
    if (value < least) continue;
    if (value === least) {
      // Columns ascend, so the first ties are those of the lowest indices.
      if (ties === 0) continue;
      ties -= 1;
    }
    columns[count] = columns[place]!;
    values[count] = value;
    sum += value;
    count += 1;
  }
  let entry = row * capacity;
  for (let place = 0; place < count; place += 1) {
    const weight = Math.fround(values[place]! / sum);
    // So small that single precision has no number for it.
    if (weight === 0) continue;
    table.neighbours[entry] = columns[place]!;
    table.weights[entry] = weight;
    entry += 1;
  }
  table.counts[row] = entry - row * capacity;
}

/** (1 / degree(user))^alpha */
function userStepFactors({ userCount, userOffsets }: Interactions, alpha: number): Float64Array {
  const factors = new Float64Array(userCount);
  for (let user = 0; user < userCount; user += 1) {
    const degree = userOffsets[user + 1]! - userOffsets[user]!;
    if (degree > 0) factors[user] = degree ** -alpha;
  }
  return factors;
}

/** 1 / popularity(item)^beta */
function endPointFactors(interactions: Interactions, beta: number): Float64Array {
  return Float64Array.from(itemPopularity(interactions), (users) =>
    users > 0 ? users ** -beta : 0,
  );
}

function checkParams({ alpha, beta, neighbours }: Rp3betaParams): void {
  for (const [name, value] of [
    ["alpha", alpha],
    ["beta", beta],
  ] as const) {
    if (!(value >= 0 && value <= 10)) throw new RangeError(`${name} is 0..10, not ${value}.`);
  }
  if (!Number.isInteger(neighbours) || neighbours < 1) {
    throw new RangeError(`neighbours is a positive integer, not ${neighbours}.`);
  }
}
