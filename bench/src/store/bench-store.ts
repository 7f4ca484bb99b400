/** `bench store`: events in and lists out on both engines, beside what the engines do alone. */
import { BenchError } from "../bench-error.ts";
import { bundlePrograms } from "../processes/programs.ts";
import { runDirectory } from "../processes/run-directory.ts";
import { describeMachine } from "../reporting/machine.ts";
import type { Report } from "../reporting/report.ts";
import { median, spread } from "../reporting/statistics.ts";
import { hellorecServer } from "../servers/hellorec-server.ts";
import { ServerProcess } from "../servers/server-process.ts";
import type { BenchEngine } from "./engines.ts";
import { postgresEngine, sqliteEngine } from "./engines.ts";
import { ITEMS, USERS } from "./events.ts";
import type { IngestCase, IngestSample } from "./ingest.ts";
import {
  fill,
  INGEST_CASES,
  measureIngest,
  MOST_EVENTS,
  serverOver,
  WARM_UP_EVENTS,
} from "./ingest.ts";
import { measureLists } from "./list-latency.ts";
import { BenchPostgres } from "./postgres-server.ts";
import { listReport, sizeReport, ingestReport } from "./reports.ts";
import type { IngestResult, ListResult, RawResult, SizeResult } from "./results.ts";

export interface StoreOptions {
  readonly rounds: number;
  /** Longest time of each measurement. */
  readonly seconds: number;
  /** Of ingest, lists, size; none: all. */
  readonly only: readonly string[];
  readonly progress: (line: string) => void;
}

const PARTS = ["ingest", "lists", "size"];
/** Rows of a transaction at the limit: the maximum of a request, and the maximum of a commit here. */
const RAW_BATCHES = [1000, 4000];
const LIST_EVENTS = 200_000;
const SIZE_EVENTS = 1_000_000;
const SIZE_BATCH = 50_000;

/**
 * Runs the parts, one after another, on both engines.
 *
 * @throws {BenchError} the server isn't built, PostgreSQL doesn't start, an answer is wrong
 */
export async function* benchStore(options: StoreOptions): AsyncGenerator<Report> {
  const unknown = options.only.filter((name) => !PARTS.includes(name));
  if (unknown.length > 0) {
    throw new BenchError(`--only ${unknown.join(",")}: there are ${PARTS.join(", ")}`);
  }
  const missing = hellorecServer.missing?.();
  if (missing !== undefined) throw new BenchError(`the server ${missing}`);
  const machine = describeMachine();
  await bundlePrograms();
  using directory = runDirectory();
  await using server = await BenchPostgres.start();
  const engines = [sqliteEngine(directory.path), postgresEngine(server, directory.path)];
  const run = {
    machine,
    postgres: String(await server.version()),
    events: `${USERS.toLocaleString("en")} users, ${ITEMS.toLocaleString("en")} items, IDs of 36 characters in no order`,
  };
  const isWanted = (part: string) => options.only.length === 0 || options.only.includes(part);
  if (isWanted("ingest")) {
    yield ingestReport({ ...run, ...options, ...(await ingest(engines, options)) });
  }
  if (isWanted("lists")) {
    yield listReport({ ...run, results: await lists(engines, options), events: LIST_EVENTS });
  }
  if (isWanted("size")) {
    yield sizeReport({ ...run, results: await sizes(engines, options) });
  }
}

async function ingest(
  engines: readonly BenchEngine[],
  { rounds, seconds, progress }: StoreOptions,
): Promise<{ raw: RawResult[]; api: IngestResult[] }> {
  const raw = new Map<string, number[]>();
  const api = new Map<string, IngestSample[]>();
  for (let round = 1; round <= rounds; round++) {
    for (const engine of engines) {
      progress(`store, round ${round} of ${rounds}: ${engine.title}, ${engine.raw}`);
      for (const batch of RAW_BATCHES) {
        await using store = await engine.empty();
        const writes = { batch, events: MOST_EVENTS, warm_up: WARM_UP_EVENTS };
        const { events, seconds } = await store.write(writes);
        push(raw, rawKey(engine, batch), events / seconds);
      }
      for (const one of INGEST_CASES) {
        progress(`store, round ${round} of ${rounds}: ${engine.title}, ${describe(one)}`);
        await using store = await engine.empty();
        push(api, apiKey(engine, one), await measureIngest(store, one, seconds));
      }
    }
  }
  return {
    raw: engines.flatMap((engine) =>
      RAW_BATCHES.map((batch) => {
        const speeds = raw.get(rawKey(engine, batch)) ?? [];
        return {
          engine: engine.title,
          writer: engine.raw,
          batch,
          events_per_second: median(speeds),
          spread: spread(speeds),
        };
      }),
    ),
    api: engines.flatMap((engine) =>
      INGEST_CASES.map((one) => {
        const limit = raw.get(rawKey(engine, 1000)) ?? [];
        return summarize(engine, one, api.get(apiKey(engine, one)) ?? [], limit);
      }),
    ),
  };
}

function summarize(
  engine: BenchEngine,
  one: IngestCase,
  samples: readonly IngestSample[],
  limit: readonly number[],
): IngestResult {
  const of = (value: (sample: IngestSample) => number) => median(samples.map(value));
  const speeds = samples.map((sample) => sample.events_per_second);
  const cpu = samples.flatMap((sample) => sample.cpu_us_per_event ?? []);
  return {
    engine: engine.title,
    ...one,
    events_per_second: median(speeds),
    spread: spread(speeds),
    // Each round has its own limit: other work on the machine disturbs both.
    against_raw: median(speeds.map((speed, round) => speed / (limit[round] ?? Number.NaN))),
    p50_ms: of((sample) => sample.p50_ms),
    p99_ms: of((sample) => sample.p99_ms),
    cpu_us_per_event: cpu.length === 0 ? undefined : median(cpu),
    generator_share: Math.max(...samples.map((sample) => sample.generator_share)),
    refused: samples.reduce((sum, sample) => sum + sample.refused, 0),
    loop_delay_p50_ms: of((sample) => sample.loop_delay.p50_ms),
    loop_delay_p99_ms: of((sample) => sample.loop_delay.p99_ms),
    loop_delay_max_ms: Math.max(...samples.map((sample) => sample.loop_delay.max_ms)),
  };
}

async function lists(
  engines: readonly BenchEngine[],
  { progress }: StoreOptions,
): Promise<ListResult[]> {
  const results: ListResult[] = [];
  for (const engine of engines) {
    progress(`store: ${engine.title}, recommend`);
    await using store = await engine.empty();
    const { directory } = store;
    const command = serverOver(store);
    {
      await using server = await ServerProcess.start(command, { prefix: [], directory });
      await fill(server, LIST_EVENTS);
    }
    // After a restart no user is cached.
    await using server = await ServerProcess.start(command, { prefix: [], directory });
    results.push({ engine: engine.title, ...(await measureLists(server)) });
  }
  return results;
}

async function sizes(
  engines: readonly BenchEngine[],
  { progress }: StoreOptions,
): Promise<SizeResult[]> {
  const results: SizeResult[] = [];
  for (const engine of engines) {
    progress(`store: ${engine.title}, ${SIZE_EVENTS.toLocaleString("en")} events`);
    await using store = await engine.empty();
    const empty = await store.bytes();
    const { events } = await store.write({ warm_up: 0, events: SIZE_EVENTS, batch: SIZE_BATCH });
    const bytes = (await store.bytes()) - empty;
    results.push({ engine: engine.title, events, bytes, bytes_per_event: bytes / events });
  }
  return results;
}

function push<T>(samples: Map<string, T[]>, key: string, sample: T): void {
  samples.set(key, [...(samples.get(key) ?? []), sample]);
}

function rawKey(engine: BenchEngine, batch: number): string {
  return `${engine.name} ${batch}`;
}

function apiKey(engine: BenchEngine, one: IngestCase): string {
  return `${engine.name} ${describe(one)}`;
}

function describe({ batch, callers }: IngestCase): string {
  return `batches of ${batch}, ${callers} callers`;
}
