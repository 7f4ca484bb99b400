/** The report of `bench servers`: medians over the rounds, and ratios to one server of the same round. */
import type { Wait } from "../databases/wait-sampler.ts";
import { goal } from "../reporting/goal.ts";
import type { Machine } from "../reporting/machine.ts";
import type { Report } from "../reporting/report.ts";
import { median, spread } from "../reporting/statistics.ts";
import type { SharedLoad, SharingSample } from "./measure-servers.ts";

/** One sample of one round. */
export interface Round extends SharingSample {
  readonly round: number;
  readonly delay_ms: number;
  readonly servers: number;
}

/** One number of servers, one load, with or without the delay. */
export interface SharingResult extends SharedLoad {
  readonly delay_ms: number;
  readonly servers: number;
  readonly events_per_second: number;
  readonly spread: number;
  /** Median of the rounds' ratios. */
  readonly of_one: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
  readonly refused: number;
  readonly server_cpu_us_per_event: number | undefined;
  readonly database_cpu_us_per_event: number | undefined;
  readonly database_cores: number | undefined;
  readonly waits: readonly Wait[];
}

/** A tenth of a process on average is worth a name. */
const LEAST_PROCESSES = 0.1;
const NAMED_WAITS = 3;
const LEAST_RATIO = 1.8;
/** With more of them, two cores decide, and not the way to the database. */
const FEW_CALLERS = 4;

/** The report of all rounds. */
export function serversReport(run: {
  readonly machine: Machine;
  readonly rounds: number;
  readonly seconds: number;
  /** The database and its version. */
  readonly title: string;
  readonly kind: "postgresql" | "citus";
  readonly measured: readonly Round[];
}): Report {
  const { machine, rounds, seconds, title, kind, measured } = run;
  const results = summarize(measured);
  const refused = results.reduce((sum, result) => sum + result.refused, 0);
  return {
    name: `servers-${kind}`,
    machine,
    method: [
      `${title}, on the same machine as the servers and their load; callers are those of each server.`,
      `${rounds} interleaved rounds of ${seconds} s, each number of servers on an empty database; medians. All events that were acknowledged were in the database; ${refused === 0 ? "no request was refused" : `${refused} requests were answered 503 and sent again`}.`,
    ],
    rows: results.map((result) => ({
      "added ms": String(result.delay_ms),
      batch: result.batch.toLocaleString("en"),
      callers: String(result.callers),
      servers: String(result.servers),
      "events/s": Math.round(result.events_per_second).toLocaleString("en"),
      "of one": result.of_one.toFixed(2),
      spread: `${Math.round(result.spread * 100)}%`,
      "p50 ms": result.p50_ms.toFixed(1),
      "servers' CPU us/event": result.server_cpu_us_per_event?.toFixed(1) ?? "",
      "database's": result.database_cpu_us_per_event?.toFixed(1) ?? "",
      "its cores": result.database_cores?.toFixed(2) ?? "",
      "processes of the database": inWords(result.waits),
    })),
    goals: results
      .filter(
        ({ servers, delay_ms, callers }) => servers === 2 && delay_ms > 0 && callers <= FEW_CALLERS,
      )
      .map(({ delay_ms, batch, of_one }) =>
        goal({
          goal: `${delay_ms} ms added, batches of ${batch.toLocaleString("en")}: two servers against one`,
          measured: of_one,
          limit: LEAST_RATIO,
          bound: "at least",
          unit: "x",
        }),
      ),
    results: { database: title, servers: results },
  };
}

/** Medians over the rounds, in the order of delay, load and servers. */
export function summarize(measured: readonly Round[]): readonly SharingResult[] {
  const cases = new Map<string, Round[]>();
  for (const round of measured) {
    const key = [round.delay_ms, round.batch, round.callers, round.servers].join(" ");
    cases.set(key, [...(cases.get(key) ?? []), round]);
  }
  return [...cases.values()]
    .map((rounds) => summary(rounds, measured))
    .toSorted(
      (a, b) =>
        a.delay_ms - b.delay_ms ||
        a.batch - b.batch ||
        a.callers - b.callers ||
        a.servers - b.servers,
    );
}

function summary(rounds: readonly Round[], all: readonly Round[]): SharingResult {
  const [first] = rounds;
  if (first === undefined) throw new RangeError("nothing was measured");
  const { delay_ms, batch, callers, servers } = first;
  const middle = (of: (round: Round) => number) => median(rounds.map(of));
  const known = (of: (round: Round) => number | undefined) => {
    const values = rounds.flatMap((round) => of(round) ?? []);
    return values.length === 0 ? undefined : median(values);
  };
  return {
    delay_ms,
    batch,
    callers,
    servers,
    events_per_second: middle((round) => round.events_per_second),
    spread: spread(rounds.map((round) => round.events_per_second)),
    of_one: middle((round) => round.events_per_second / oneOf(round, all).events_per_second),
    p50_ms: middle((round) => round.p50_ms),
    p99_ms: middle((round) => round.p99_ms),
    refused: rounds.reduce((sum, round) => sum + round.refused, 0),
    server_cpu_us_per_event: known((round) => round.server_cpu_us_per_event),
    database_cpu_us_per_event: known((round) => round.database_cpu_us_per_event),
    database_cores: known((round) => round.database_cores),
    waits: together(rounds),
  };
}

/** What one server did in the same round. */
function oneOf({ round, delay_ms, batch, callers }: Round, all: readonly Round[]): Round {
  const one = all.find(
    (other) =>
      other.servers === 1 &&
      other.round === round &&
      other.delay_ms === delay_ms &&
      other.batch === batch &&
      other.callers === callers,
  );
  if (one === undefined) throw new RangeError(`no single server in round ${round}`);
  return one;
}

/** Means over the rounds, the most frequent first. */
function together(rounds: readonly Round[]): readonly Wait[] {
  const sums = new Map<string, number>();
  for (const { event, processes } of rounds.flatMap((round) => round.waits)) {
    sums.set(event, (sums.get(event) ?? 0) + processes);
  }
  return [...sums]
    .map(([event, sum]) => ({ event, processes: sum / rounds.length }))
    .toSorted((a, b) => b.processes - a.processes);
}

function inWords(waits: readonly Wait[]): string {
  return waits
    .filter(({ processes }) => processes >= LEAST_PROCESSES)
    .slice(0, NAMED_WAITS)
    .map(({ event, processes }) => `${processes.toFixed(1)} ${event}`)
    .join("; ");
}
