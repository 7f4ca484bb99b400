/**
 * Who may use whom. Arrows only go down: apps -> engine -> {recommender, store}, and
 * apps -> {api, client, datasets, rpc-fastify}. A new package gets its line here first.
 */

export interface HouseRule {
  readonly folder: string;
  /** Folders of `src`, top to bottom; "" is `src` itself. Each may import itself and those after it. */
  readonly rooms?: readonly string[];
  /** Packages of this workspace that its code may load. */
  readonly uses: readonly string[];
  /** Those it may know by `import type` alone. */
  readonly types?: readonly string[];
  /** Those whose built files lie beside its own: built first, never imported. */
  readonly carries?: readonly string[];
  /** Those that only its tests may load. */
  readonly tests?: readonly string[];
  /** The parts of Node it may import; left out: any. */
  readonly node?: readonly string[];
}

export const house: Readonly<Record<string, HouseRule>> = {
  "@hellorec/server": {
    folder: "apps/server",
    uses: ["@hellorec/api", "@hellorec/engine", "@hellorec/store", "@hellorec/rpc-fastify"],
    carries: ["@hellorec/web"],
    tests: ["@hellorec/client", "@hellorec/test-postgres"],
  },
  // A remote client: what it needs of the server, it asks for over HTTP.
  "@hellorec/cli": {
    folder: "apps/cli",
    uses: ["@hellorec/api", "@hellorec/client", "@hellorec/datasets"],
    tests: ["@hellorec/server", "@hellorec/test-postgres"],
  },
  "@hellorec/evaluate": {
    folder: "apps/evaluate",
    uses: ["@hellorec/datasets", "@hellorec/engine", "@hellorec/recommender"],
    types: ["@hellorec/api"],
  },
  "@hellorec/web": {
    folder: "apps/web",
    uses: ["@hellorec/client"],
    types: ["@hellorec/api"],
    node: [],
  },
  "@hellorec/bench": {
    folder: "bench",
    uses: [
      "@hellorec/api",
      "@hellorec/client",
      "@hellorec/datasets",
      "@hellorec/engine",
      "@hellorec/recommender",
      "@hellorec/rpc-fastify",
      "@hellorec/server",
      "@hellorec/store",
      "@hellorec/test-postgres",
    ],
  },
  // The built programs from outside, and the client to fill them with.
  "@hellorec/e2e": {
    folder: "e2e",
    uses: ["@hellorec/client"],
    tests: ["@hellorec/cli", "@hellorec/server"],
  },
  "@hellorec/engine": {
    folder: "packages/engine",
    uses: ["@hellorec/recommender", "@hellorec/store"],
    types: ["@hellorec/api"],
  },
  "@hellorec/store": {
    folder: "packages/store",
    // sqlite and postgres do not import each other.
    rooms: ["", "sqlite", "postgres", "tables", "commit", "contract"],
    uses: [],
    types: ["@hellorec/api"],
    tests: ["@hellorec/test-postgres"],
  },
  // Servers for the tests and benchmarks of the others; no program loads it.
  "@hellorec/test-postgres": { folder: "tooling/postgres", uses: [] },
  // Numbers in, numbers out: it reads no file and opens no socket.
  "@hellorec/recommender": {
    folder: "packages/recommender",
    uses: [],
    node: ["node:os", "node:worker_threads", "node:zlib"],
  },
  // Its tests hold what it reads against the contract.
  "@hellorec/datasets": {
    folder: "packages/datasets",
    uses: [],
    types: ["@hellorec/api"],
    tests: ["@hellorec/api"],
  },
  // Runs in a browser. Its tests host the contract.
  "@hellorec/client": {
    folder: "packages/client",
    uses: [],
    types: ["@hellorec/api"],
    tests: ["@hellorec/api"],
    node: [],
  },
  "@hellorec/rpc-fastify": { folder: "packages/rpc-fastify", uses: [] },
  // What marks values that never change: known to those who make, check and send them.
  "@hellorec/immutable": { folder: "packages/immutable", uses: [], node: [] },
  // The contract does no I/O.
  "@hellorec/api": { folder: "packages/api", uses: [], node: [] },
};
