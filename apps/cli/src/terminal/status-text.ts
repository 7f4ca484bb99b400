/** The state of a server for people. Tested through commands.test.ts too. */
import type { ModelStatus, Stats } from "@hellorec/client";

import { spanText } from "./age.ts";
import { counted, grouped } from "./counts.ts";
import { modelRows, qualityText } from "./model-text.ts";
import { printable } from "./printable.ts";
import { progressBar } from "./progress.ts";
import { NO_ITEMS } from "./recommendations.ts";
import type { Style } from "./style.ts";
import { table } from "./table.ts";
import type { Column } from "./table.ts";
import { rowsText } from "./wrap.ts";
import type { LabelledRow } from "./wrap.ts";

/** The state of a server, as its procedures report it. */
export interface ServerState {
  readonly url: string;
  readonly status: ModelStatus;
  readonly stats: Stats;
}

/** A procedure is slow where the p99 of its calls is over this many milliseconds. */
const SLOW_MS = 100;
const MOST_PROCEDURES = 5;

/** The whole state, in blocks with an empty line between them. */
export function statusText(state: ServerState, style: Style): string {
  const { status, stats } = state;
  const rows = [
    ...serverRows(state),
    ...fitRows(status, serverNow(stats)),
    ...modelRows(status.model, serverNow(stats), stats.counts.events > 0),
  ];
  const blocks = [
    rowsText(rows, style.width, style.dim),
    qualityText(status.model, style),
    proceduresText(stats, style),
  ];
  return blocks.filter((block) => block !== "").join("\n\n");
}

/** Now by the server's clock: this machine's may differ. */
function serverNow({ started_at, uptime_seconds }: Stats): number {
  return Date.parse(started_at) + uptime_seconds * 1000;
}

function serverRows({ url, status, stats: all }: ServerState): LabelledRow[] {
  const { uptime_seconds, counts, ...stats } = all;
  const { served, clicked, click_through } = stats.recommendations;
  const clickedText = `${grouped(clicked)} of ${counted(served, "list")} clicked`;
  return [
    ["server", `${url}, up for ${spanText(uptime_seconds)}`],
    [
      "holds",
      `${counted(counts.items, "item")}, ${counted(counts.events, "event")} of ${counted(counts.users, "user")}`,
    ],
    ["no items", counts.items === 0 && counts.events > 0 ? NO_ITEMS : undefined],
    ["lately", recentText(stats.events_per_minute, uptime_seconds)],
    ["no weight", unweightedText(status.unweighted_types)],
    ["clicks", served === 0 ? undefined : `${clickedText} (${percent(click_through, 1)})`],
  ];
}

/** Event types without a weight, in the words of the setting that gives them one. */
function unweightedText(types: ModelStatus["unweighted_types"] = []): string | undefined {
  if (types.length === 0) return undefined;
  const names = types.map(({ type, events }) => `${printable(type)} (${counted(events, "event")})`);
  return `${names.join(", ")}; EVENT_WEIGHTS gives types a weight`;
}

/**
 * The events of the last 60 minutes, in 20 bars. A server counts only the events that it accepted
 * itself: one that is up for less than an hour says so.
 */
export function recentText(minutes: Stats["events_per_minute"], uptimeSeconds: number): string {
  const span = uptimeSeconds < 3600 ? "since the server started" : "in the last hour";
  const counts = minutes.map(({ events }) => events);
  const hour = sum(counts);
  if (hour === 0) return `no events ${span}`;
  const bars = Array.from({ length: 20 }, (_, at) => sum(counts.slice(at * 3, at * 3 + 3)));
  return `${counted(sum(counts.slice(-5)), "event")} in 5 minutes, ${grouped(hour)} ${span} ${sparkline(bars)}`;
}

const BARS = "▁▂▃▄▅▆▇█";

function sparkline(values: readonly number[]): string {
  const most = Math.max(...values);
  return values
    .map((value) => BARS[value === 0 ? 0 : Math.ceil((value / most) * (BARS.length - 1))])
    .join("");
}

function fitRows({ job, search }: ModelStatus, now: number): LabelledRow[] {
  const rows: LabelledRow[] = [];
  if (job?.state === "running") {
    const since = spanText((now - Date.parse(job.started_at)) / 1000);
    rows.push(["fit", `${progressBar(job.progress)}  ${job.phase}, for ${since}`]);
  }
  if (job?.state === "failed") rows.push(["last fit", `failed: ${job.error ?? "no reason given"}`]);
  if (search !== undefined) {
    const since = spanText((now - Date.parse(search.started_at)) / 1000);
    rows.push(["comparison", `${progressBar(search.progress)}  of models, for ${since}`]);
  }
  return rows;
}

type Procedure = Stats["procedures"][number];

const PROCEDURE_COLUMNS: readonly Column<Procedure>[] = [
  { heading: "SLOW OR FAILING", cell: ({ procedure }) => procedure },
  { heading: "CALLS", align: "right", cell: ({ requests }) => grouped(requests) },
  { heading: "ERRORS", align: "right", cell: ({ errors }) => grouped(errors) },
  { heading: "P50 MS", align: "right", cell: ({ latency_ms }) => latency_ms.p50.toFixed(1) },
  { heading: "P99 MS", align: "right", cell: ({ latency_ms }) => latency_ms.p99.toFixed(1) },
];

/** The procedures that are slow or fail, those with most errors first; empty where there are none. */
function proceduresText({ procedures }: Stats, style: Style): string {
  const rows = procedures
    .filter(({ errors, latency_ms }) => errors > 0 || latency_ms.p99 > SLOW_MS)
    .toSorted((a, b) => b.errors - a.errors || b.latency_ms.p99 - a.latency_ms.p99)
    .slice(0, MOST_PROCEDURES);
  return rows.length === 0 ? "" : table(rows, PROCEDURE_COLUMNS, style);
}

function percent(share: number, digits: number): string {
  return `${(share * 100).toFixed(digits)}%`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
