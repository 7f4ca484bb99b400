/** Parts of earlier fits to the same data, for models that consist of parts. Tested through models/blend.test.ts. */
import type { TallMatrix } from "../kernels/tall-matrix.ts";
import type { ItemWeights } from "./item-weights.ts";

/** Each keeps this many of its parts: those that were used last. */
const MOST = 3;

/** The parts of fits to one set of interactions. */
export class FitCache {
  readonly weights = new Parts<ItemWeights>();
  readonly matrices = new Parts<TallMatrix>();
}

class Parts<Part> {
  readonly #parts = new Map<string, Part>();

  /** The part of this key, made now or by an earlier fit. */
  async get(key: string, make: () => Promise<Part>): Promise<Part> {
    const part = this.#parts.get(key) ?? (await make());
    this.#parts.delete(key);
    this.#parts.set(key, part);
    const [oldest] = this.#parts.keys();
    if (this.#parts.size > MOST && oldest !== undefined) this.#parts.delete(oldest);
    return part;
  }
}
