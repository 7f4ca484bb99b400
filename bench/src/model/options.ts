/** How long a part of `bench model` runs. */
import type { LoadGenerator } from "../load/generator.ts";

export interface ModelOptions {
  readonly rounds: number;
  /** For each server in each round. */
  readonly seconds: number;
  /** Leaves the largest data out. */
  readonly quick: boolean;
  /** The directory of Gowalla's split. */
  readonly data: string;
  readonly generator: LoadGenerator;
  readonly progress: (line: string) => void;
}
