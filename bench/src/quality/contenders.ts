/** The models that `bench quality` measures: all of this project, and those of other libraries. */
import { fileURLToPath } from "node:url";

import { MODEL_NAMES } from "@hellorec/recommender";

import { programCommand } from "../processes/programs.ts";
import { hasModules, python } from "../processes/python.ts";

const PEERS = fileURLToPath(new URL("../../peers/quality.py", import.meta.url));
/** Items of which a dense square matrix is still small and quickly inverted. */
const MOST_ITEMS_DENSE = 12_000;

/** A model to measure. */
export interface Contender {
  readonly name: string;
  readonly description: string;
  readonly isOurs: boolean;
  /** The command without its arguments: train file, lists file, number of items, list length. */
  readonly command: readonly string[];
  /** Why it cannot be measured here on data of so many items; `undefined`: it can. */
  readonly obstacle: (itemCount: number) => string | undefined;
}

interface Peer {
  readonly description: string;
  /** Python modules that it needs, by the package to install. */
  readonly module: string;
  readonly isDense?: boolean;
}

/** Parameters that are not named are the library's defaults. */
const PEER_MODELS: Readonly<Record<string, Peer>> = {
  "implicit-cosine": { description: "implicit, cosine, 200 neighbours", module: "implicit" },
  "implicit-bm25": { description: "implicit, BM25, 200 neighbours", module: "implicit" },
  "implicit-als": { description: "implicit, ALS, 100 factors", module: "implicit" },
  sansa: { description: "SANSA, lambda 20, 200 weights an item", module: "sansa" },
  "lenskit-ease": { description: "LensKit, EASE, lambda 500", module: "lenskit", isDense: true },
};

/** All contenders, this project's models first. Looks for the libraries of the others. */
export function contenders(): Contender[] {
  const ours = MODEL_NAMES.map((model) => ({
    name: model,
    description: `hellorec, ${model}`,
    isOurs: true,
    command: [...programCommand("quality"), model],
    obstacle: () => undefined,
  }));
  const isInstalled = new Map(
    Object.values(PEER_MODELS).map(({ module }) => [module, hasModules(module)]),
  );
  const peers = Object.entries(PEER_MODELS).map(([name, { description, module, isDense }]) => ({
    name,
    description,
    isOurs: false,
    command: [python(), PEERS, name],
    obstacle: (itemCount: number) => {
      if (isInstalled.get(module) !== true) {
        return `not installed (pip install ${module}; PYTHON names an interpreter)`;
      }
      if (isDense !== true || itemCount <= MOST_ITEMS_DENSE) return undefined;
      const gigabytes = ((itemCount ** 2 * 4) / 1e9).toFixed(1);
      return `its dense matrix of all pairs of items takes ${gigabytes} GB, and its inverse many minutes`;
    },
  }));
  return [...ours, ...peers];
}
