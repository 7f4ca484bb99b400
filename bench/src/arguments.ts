/** The command line of `npx pnpm@12 bench`: options, usage, errors. */
import { parseArgs } from "node:util";

import type { GeneratorName } from "./load/choose-generator.ts";

export const USAGE = `npx pnpm@12 bench rpc      calls over HTTP: this server, its limits and its peers
npx pnpm@12 bench cli      the command line as a whole process
npx pnpm@12 bench client   bytes of the client in a page
npx pnpm@12 bench model    fits, beside SciPy; recommendations over HTTP; growth
npx pnpm@12 bench store    events in and lists out on SQLite and PostgreSQL, beside the engines alone
npx pnpm@12 bench scale    costs of every kind while the data grows by ten, and their exponents
npx pnpm@12 bench servers  events in by one, two and four servers over one database
npx pnpm@12 bench quality  quality and cost of every model, beside other libraries
npx pnpm@12 bench search   searches in 100,000 items on SQLite and PostgreSQL

  --rounds N     rpc, model, store, servers: interleaved rounds (5)
  --seconds N    rpc, model, store, servers: length of each measurement (3)
  --only A,B     rpc: these servers alone; model: these of fit, score, recommend, growth;
                 store: these of ingest, lists, size; quality: these models and data sets,
                 beside the outcomes of earlier runs
  --load NAME    rpc, model: wrk or autocannon (wrk where it is installed)
  --largest N    scale: events of the largest log: 1e5, 1e6, 1e7 or the like (1e6)
  --database URL scale, servers: an empty database of PostgreSQL or on a coordinator of Citus,
                 which is emptied again, instead of a file, or of a server that is started
  --delay-ms N   servers: whole milliseconds added to each round trip to the database (5)
  --quick        model, store: 1 round of 1 s unless told otherwise, without the largest data;
                 search: fewer searches; scale: up to 1e5 events; quality: the smallest data set alone
  --data DIR     model, quality: where Gowalla's train.txt is (../shared/data/gowalla)
  --runs N       cli: runs of each program (30)
  --write-docs   put the report into docs/benchmarks.md (quality: docs/evaluation.md)

Run npx pnpm@12 build first. Results go to bench/results/.
`;

/** Wrong usage: printed with the usage, exit status 2. */
export class BenchUsageError extends Error {
  override readonly name = "BenchUsageError";
}

/** @throws {BenchUsageError} an option that does not exist */
export function parseArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        rounds: { type: "string" },
        seconds: { type: "string" },
        runs: { type: "string", default: "30" },
        only: { type: "string", default: "" },
        load: { type: "string" },
        largest: { type: "string" },
        database: { type: "string" },
        "delay-ms": { type: "string", default: "5" },
        quick: { type: "boolean", default: false },
        data: { type: "string", default: "../shared/data/gowalla" },
        "write-docs": { type: "boolean", default: false },
        help: { type: "boolean", default: false, short: "h" },
      },
    });
  } catch (error) {
    throw new BenchUsageError(error instanceof Error ? error.message : String(error));
  }
}

/** @throws {BenchUsageError} the text is no whole number above 0 */
export function count(option: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new BenchUsageError(`--${option} ${text}: must be a whole number above 0`);
}

/** @throws {BenchUsageError} there is no such generator */
export function generatorName(text: string | undefined): GeneratorName | undefined {
  if (text === undefined || text === "wrk" || text === "autocannon") return text;
  throw new BenchUsageError(`--load ${text}: wrk or autocannon`);
}
