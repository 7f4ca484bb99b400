/** What two fits of the same product have to agree on. */
import { z } from "zod";

/** Every so many rows of the weights are compared. */
const STRIDE = 50;
const TOLERANCE = 1e-5;

/** What a program that fits prints: one line of JSON. */
export const fitOutputSchema = z.object({
  read_seconds: z.number(),
  fit_seconds: z.number(),
  peak_bytes: z.number(),
  users: z.int(),
  items: z.int(),
  interactions: z.int(),
  /** Weights that were kept. */
  entries: z.int(),
  /** For every 50th row, from row 0: the sum of its weights, and of `weight * (column % 1009 + 1)`. */
  rows: z.array(z.tuple([z.number(), z.number()])),
});

export type FitOutput = z.output<typeof fitOutputSchema>;

/** The rows of {@link FitOutput}, given a matrix in compressed sparse rows. */
export function rowSums(matrix: {
  readonly itemCount: number;
  readonly offsets: Int32Array;
  readonly neighbours: Int32Array;
  readonly weights: Float32Array;
}): [number, number][] {
  const { itemCount, offsets, neighbours, weights } = matrix;
  return Array.from({ length: Math.ceil(itemCount / STRIDE) }, (_, at) => {
    const row = at * STRIDE;
    let [sum, hash] = [0, 0];
    for (let entry = offsets[row] ?? 0; entry < (offsets[row + 1] ?? 0); entry++) {
      const weight = weights[entry] ?? 0;
      sum += weight;
      hash += weight * (((neighbours[entry] ?? 0) % 1009) + 1);
    }
    return [sum, hash];
  });
}

/** Says how two fits differ by more than rounding; `undefined`: they don't. */
export function difference(ours: FitOutput, theirs: FitOutput): string | undefined {
  for (const field of ["users", "items", "interactions", "entries"] as const) {
    if (ours[field] !== theirs[field]) return `${field}: ${ours[field]} and ${theirs[field]}`;
  }
  if (ours.rows.length !== theirs.rows.length) return "another number of rows";
  for (const [at, row] of ours.rows.entries()) {
    const other = theirs.rows[at] ?? [];
    const isSame = row.every((sum, place) => {
      const allowed = TOLERANCE * Math.max(1, Math.abs(sum));
      return Math.abs(sum - (other[place] ?? Number.NaN)) <= allowed;
    });
    if (!isSame) return `row ${at * STRIDE}: ${row.join(", ")} and ${other.join(", ")}`;
  }
  return undefined;
}
