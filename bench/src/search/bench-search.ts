/** `bench search`: searches over a catalog of 100,000 items, on both engines. */
import { BenchError } from "../bench-error.ts";
import { bundlePrograms } from "../processes/programs.ts";
import { runDirectory } from "../processes/run-directory.ts";
import { goal } from "../reporting/goal.ts";
import { describeMachine } from "../reporting/machine.ts";
import type { Report } from "../reporting/report.ts";
import { hellorecServer } from "../servers/hellorec-server.ts";
import { postgresEngine, sqliteEngine } from "../store/engines.ts";
import { BenchPostgres } from "../store/postgres-server.ts";
import { catalogOf, films } from "./catalog.ts";
import { measureSearch } from "./measure.ts";
import type { SearchResult } from "./measure.ts";

export interface SearchOptions {
  readonly quick: boolean;
  /** The folder of data sets. */
  readonly folder: string;
  readonly progress: (line: string) => void;
}

const ITEMS = 100_000;
const SEARCHES = 1000;
const QUICK_SEARCHES = 200;
const P99_LIMIT_MS = 50;

/**
 * Measures one engine after the other.
 *
 * @throws {BenchError} the server isn't built, PostgreSQL doesn't start, a search finds something else
 */
export async function* benchSearch(options: SearchOptions): AsyncGenerator<Report> {
  const missing = hellorecServer.missing?.();
  if (missing !== undefined) throw new BenchError(`the server ${missing}`);
  const machine = describeMachine();
  const catalog = catalogOf(await films(options.folder), ITEMS);
  const searches = options.quick ? QUICK_SEARCHES : SEARCHES;
  await bundlePrograms();
  using directory = runDirectory();
  await using server = await BenchPostgres.start();
  const postgres = String(await server.version());
  const results: (SearchResult & { readonly engine: string })[] = [];
  for (const engine of [sqliteEngine(directory.path), postgresEngine(server, directory.path)]) {
    options.progress(`search: ${engine.title}, ${ITEMS.toLocaleString("en")} items`);
    await using store = await engine.empty();
    results.push({ engine: engine.title, ...(await measureSearch(store, catalog, searches)) });
  }
  yield {
    name: "search",
    machine,
    method: [
      `PostgreSQL ${postgres}; ${ITEMS.toLocaleString("en")} items: 9,125 films of MovieLens and titles of two to five of their words, with directors; items.list over HTTP with limit 20, one caller, ${searches.toLocaleString("en")} searches of each kind on a server that has compiled its code.`,
      ...results.map((result) => summaryOf(result)),
    ],
    rows: results.flatMap(({ engine, kinds }) =>
      kinds.map(({ kind, p50_ms, p99_ms, cpu_ms }) => ({
        engine,
        search: kind,
        "p50 ms": p50_ms.toFixed(1),
        "p99 ms": p99_ms.toFixed(1),
        "CPU ms": cpu_ms?.toFixed(1) ?? "",
      })),
    ),
    goals: results.map(({ engine, kinds }) =>
      goal({
        goal: `${engine}: p99 of the slowest kind of search`,
        measured: Math.max(...kinds.map(({ p99_ms }) => p99_ms)),
        limit: P99_LIMIT_MS,
        bound: "at most",
        unit: "ms",
      }),
    ),
    results,
  };
  yield {
    name: "search-misspelt",
    machine,
    method: [
      "In the same catalog, where made-up titles have the words of films too; the same on both engines.",
    ],
    rows: (results[0]?.misspelt ?? []).map(({ typed, title, place, first }) => ({
      search: typed,
      "finds the film": title,
      "at place": String(place),
      "first of all": first,
    })),
    goals: [],
    results: results.map(({ engine, misspelt }) => ({ engine, misspelt })),
  };
}

function summaryOf({
  engine,
  loop_delay,
  peak_bytes,
  start_seconds,
}: SearchResult & { readonly engine: string }): string {
  const peak =
    peak_bytes === undefined ? "" : ` it used ${Math.round(peak_bytes / 1e6)} MB at most,`;
  return `${engine}: the server was ready after ${start_seconds.toFixed(1)} s,${peak} and its event loop was late by ${loop_delay.p99_ms.toFixed(1)} ms at p99 and ${loop_delay.max_ms.toFixed(0)} ms at most.`;
}
