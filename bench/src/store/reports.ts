/** The reports of `bench store`. */
import type { Goal } from "../reporting/goal.ts";
import { goal } from "../reporting/goal.ts";
import type { Machine } from "../reporting/machine.ts";
import type { Report } from "../reporting/report.ts";
import { MOST_EVENTS, WARM_UP_EVENTS } from "./ingest.ts";
import type { Latency } from "./latency.ts";
import type { IngestResult, ListResult, RawResult, SizeResult } from "./results.ts";

interface Run {
  readonly machine: Machine;
  /** The server's version. */
  readonly postgres: string;
}

/** The report of events that are written. */
export function ingestReport(
  run: Run & {
    readonly rounds: number;
    readonly seconds: number;
    readonly events: string;
    readonly raw: readonly RawResult[];
    readonly api: readonly IngestResult[];
  },
): Report {
  const { machine, postgres, rounds, seconds, events, raw, api } = run;
  const share = Math.max(...api.map((result) => result.generator_share));
  const refused = api.reduce((sum, result) => sum + result.refused, 0);
  return {
    name: "store-ingest",
    machine,
    method: [
      `PostgreSQL ${postgres}; ${events}.`,
      `${rounds} interleaved rounds; each measurement on an empty store, a server started for it and ${number(WARM_UP_EVENTS)} events before, for ${seconds} s or ${number(MOST_EVENTS)} events; medians.`,
      `The load generator needed up to ${Math.round(share * 100)}% of a core; ${refused === 0 ? "no request was refused" : `${refused} requests were answered 503 and sent again`}.`,
    ],
    rows: [
      ...raw.map((result) => ({
        engine: result.engine,
        writer: result.writer,
        batch: number(result.batch),
        callers: "1",
        "events/s": number(result.events_per_second),
        "of raw": "",
        "p50 ms": "",
        "p99 ms": "",
        "CPU us/event": "",
        "loop p99 ms": "",
        spread: percent(result.spread),
      })),
      ...api.map((result) => ({
        engine: result.engine,
        writer: "track",
        batch: number(result.batch),
        callers: String(result.callers),
        "events/s": number(result.events_per_second),
        "of raw": result.against_raw.toFixed(2),
        "p50 ms": result.p50_ms.toFixed(1),
        "p99 ms": result.p99_ms.toFixed(1),
        "CPU us/event": result.cpu_us_per_event?.toFixed(1) ?? "",
        "loop p99 ms": result.loop_delay_p99_ms.toFixed(1),
        spread: percent(result.spread),
      })),
    ],
    goals: ingestGoals(api),
    results: { postgres, raw, track: api },
  };
}

function ingestGoals(api: readonly IngestResult[]): Goal[] {
  const large = api.filter((result) => result.batch === 1000);
  const caseName = ({ engine, callers }: IngestResult) =>
    `${engine}, batches of 1,000, ${callers} ${callers === 1 ? "caller" : "callers"}`;
  return [
    ...large.map((result) =>
      goal({
        goal: `${caseName(result)}: against the engine alone`,
        measured: result.against_raw,
        limit: 0.5,
        bound: "at least",
        unit: "x",
      }),
    ),
    ...large.map((result) =>
      goal({
        goal: `${caseName(result)}: event-loop delay, p99`,
        measured: result.loop_delay_p99_ms,
        limit: 5,
        bound: "at most",
        unit: "ms",
      }),
    ),
  ];
}

/** The report of lists that are read. */
export function listReport(
  run: Run & { readonly events: number; readonly results: readonly ListResult[] },
): Report {
  const { machine, postgres, events, results } = run;
  const row = (engine: string, what: string, { p50_ms, p99_ms }: Latency) => ({
    engine,
    "recommend over HTTP, one caller": what,
    "p50 ms": p50_ms.toFixed(2),
    "p99 ms": p99_ms.toFixed(2),
  });
  return {
    name: "store-lists",
    machine,
    method: [
      `PostgreSQL ${postgres}; ${number(events)} events, model rp3beta; 2,000 users, one after the other, on a server that was started after the events came and has compiled its code with other users.`,
    ],
    rows: results.flatMap(({ engine, cold, profile_cached, list_cached }) => [
      row(engine, "cold: the history is read from the store", cold),
      row(engine, "warm: the history is cached, the list recomputed", profile_cached),
      row(engine, "warm: the list is cached", list_cached),
    ]),
    goals: [],
    results: { postgres, events, lists: results },
  };
}

/** The report of bytes on disk. */
export function sizeReport(run: Run & { readonly results: readonly SizeResult[] }): Report {
  const { machine, postgres, results } = run;
  return {
    name: "store-size",
    machine,
    method: [`PostgreSQL ${postgres}; events as above, with all indexes, without logs of writes.`],
    rows: results.map(({ engine, events, bytes, bytes_per_event }) => ({
      engine,
      events: number(events),
      MB: number(bytes / 1e6),
      "bytes/event": number(bytes_per_event),
    })),
    goals: [],
    results,
  };
}

function number(value: number): string {
  return Math.round(value).toLocaleString("en");
}

function percent(value: number): string {
  return `${Math.round(value * 100)}%`;
}
