/**
 * Which package may use which: the diagram in README shows it. Arrows only go down. `recommender` and
 * `store` know nothing of each other. A new package gets its line here first.
 */

/** Where a package lies, what it may use, and its rooms. */
export interface PackageRule {
  readonly folder: string;
  /**
   * The rooms: folders of `src` in order, top to bottom; "" is `src` itself. Each may import itself and those after it.
   * A nested folder belongs to its first folder unless it is listed itself, as `a/b`. A file may be
   * listed too. A `src` of more than 15 files has rooms.
   */
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

/** Rules by the packages' names. */
export type PackageRules = Readonly<Record<string, PackageRule>>;

export const packageRules: PackageRules = {
  "@hellorec/server": {
    folder: "apps/server",
    rooms: [
      "",
      "command-line",
      "doctor",
      "config",
      "transfer",
      "demo",
      "keys",
      "openapi",
      "flask-compat",
      "routes",
      "metrics",
      "listen-address.ts",
      "http",
      "output",
      "usage-error.ts",
    ],
    uses: [
      "@hellorec/api",
      "@hellorec/credentials",
      "@hellorec/datasets",
      "@hellorec/engine",
      "@hellorec/immutable",
      "@hellorec/store",
      "@hellorec/rpc-fastify",
    ],
    carries: ["@hellorec/web"],
    tests: ["@hellorec/client", "@hellorec/test-postgres"],
  },
  // A remote client: what it needs of the server, it asks for over HTTP.
  "@hellorec/cli": {
    folder: "apps/cli",
    rooms: [
      "",
      "commands",
      "completion",
      "transfer",
      "watch",
      "mcp",
      "procedures",
      "framework",
      "connection",
      "terminal",
      "io",
    ],
    uses: ["@hellorec/api", "@hellorec/client", "@hellorec/datasets"],
    tests: ["@hellorec/server", "@hellorec/test-postgres"],
  },
  "@hellorec/evaluate": {
    folder: "apps/evaluate",
    rooms: ["", "output", "cold-items", "run", "data", "measuring", "settings"],
    uses: ["@hellorec/datasets", "@hellorec/engine", "@hellorec/recommender"],
    types: ["@hellorec/api"],
  },
  "@hellorec/web": {
    folder: "apps/web",
    // The four pages import nothing of each other: apps/web/src/testing/pages.test.ts.
    rooms: [
      "",
      "shell",
      "dashboard",
      "dashboard/models",
      "dashboard/plot",
      "inspector",
      "item",
      "storefront",
      "lists",
      "actions",
      "access",
      "components",
      "session",
      "api",
      "format",
      "theme",
      "state",
    ],
    uses: ["@hellorec/client"],
    types: ["@hellorec/api"],
    node: [],
  },
  "@hellorec/bench": {
    folder: "bench",
    rooms: [
      "",
      "rpc",
      "search",
      "quality",
      "scale",
      "sharing",
      "store",
      "model",
      "load",
      "servers",
      "databases",
      "processes",
      "reporting",
      "bench-error.ts",
    ],
    uses: [
      "@hellorec/api",
      "@hellorec/client",
      "@hellorec/credentials",
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
    // Above: what a user does, the catalog, and what the oldest browsers, other origins and proxies see.
    rooms: ["browsers", "client", "access", "users", "actions", "catalog", ""],
    uses: ["@hellorec/client", "@hellorec/credentials"],
    tests: ["@hellorec/cli", "@hellorec/server"],
  },
  "@hellorec/engine": {
    folder: "packages/engine",
    rooms: [
      "",
      "changes",
      "training",
      "lists",
      "serving",
      "browsing",
      "feedback",
      "catalog",
      "search",
      "derived",
      "contract",
      "util",
    ],
    uses: ["@hellorec/immutable", "@hellorec/recommender", "@hellorec/store"],
    types: ["@hellorec/api"],
    tests: ["@hellorec/api", "@hellorec/test-postgres"],
  },
  "@hellorec/store": {
    folder: "packages/store",
    // sqlite and postgres do not import each other.
    rooms: ["", "sqlite", "postgres", "tables", "commit", "reading", "contract"],
    uses: [],
    types: ["@hellorec/api"],
    tests: ["@hellorec/test-postgres"],
  },
  // Servers for the tests and benchmarks of the others; no program loads it.
  "@hellorec/test-postgres": { folder: "tooling/postgres", uses: [] },
  // Numbers in, numbers out: it reads no file and opens no socket.
  "@hellorec/recommender": {
    folder: "packages/recommender",
    rooms: [
      "",
      "content",
      "selection",
      "evaluation",
      "scoring",
      "models",
      "weights",
      "kernels",
      "data",
    ],
    uses: [],
    node: ["node:os", "node:v8", "node:vm", "node:worker_threads", "node:zlib"],
  },
  // Its tests hold what it reads against the contract.
  "@hellorec/datasets": {
    folder: "packages/datasets",
    rooms: ["", "csv", "jsonl", "movielens", "interactions", "columns", "records", "files"],
    uses: [],
    types: ["@hellorec/api"],
    tests: ["@hellorec/api"],
  },
  // Runs in a browser. Its tests host the contract.
  "@hellorec/client": {
    folder: "packages/client",
    rooms: ["fake", "react", "live", "", "queue", "token", "links", "transport", "errors"],
    // For `@hellorec/client/server` and `@hellorec/client/testing` alone: a test of the bundle keeps
    // both out of pages.
    uses: ["@hellorec/api", "@hellorec/credentials"],
    node: [],
  },
  "@hellorec/rpc-fastify": {
    folder: "packages/rpc-fastify",
    rooms: ["", "event-stream", "fast-path", "fallback", "procedure", "wire"],
    uses: [],
  },
  // What marks values that never change: known to those who make, check and send them.
  "@hellorec/immutable": { folder: "packages/immutable", uses: [], node: [] },
  // Keys and tokens, for those who make them and those who check them. It stores and sends nothing.
  "@hellorec/credentials": { folder: "packages/credentials", uses: [], node: ["node:crypto"] },
  // The contract does no I/O.
  "@hellorec/api": {
    folder: "packages/api",
    rooms: ["", "routers", "base", "schemas", "checks"],
    uses: ["@hellorec/immutable"],
    node: [],
  },
};
