/** The state of a server as a person reads it at a glance. */
import type { ModelInfo, ModelStatus, Stats } from "@hellorec/client";

import { grouped } from "../command-line.ts";
import { agoText, spanText } from "./age.ts";
import { progressBar } from "./progress.ts";
import type { Style } from "./style.ts";
import { table } from "./table.ts";
import type { Column } from "./table.ts";
import { rowsText } from "./wrap.ts";
import type { LabelledRow } from "./wrap.ts";

/** What is known of a server, and what was asked. */
export interface ServerState {
  readonly url: string;
  readonly status: ModelStatus;
  readonly stats: Stats;
}

/** From here on a procedure counts as slow: 99 of 100 calls within this many milliseconds. */
const SLOW_MS = 100;
const MOST_PROCEDURES = 5;

/** All of it, in blocks with an empty line between them. */
export function statusText({ url, status, stats }: ServerState, style: Style): string {
  const rows = [
    ...serverRows(url, stats),
    ...fitRows(status, serverNow(stats)),
    ...modelRows(status.model, serverNow(stats)),
  ];
  const blocks = [
    rowsText(rows, style.width, style.dim),
    qualityText(status.model, style),
    proceduresText(stats, style),
  ];
  return blocks.filter((block) => block !== "").join("\n\n");
}

/** The server's own clock: this machine's may differ. */
function serverNow({ started_at, uptime_seconds }: Stats): number {
  return Date.parse(started_at) + uptime_seconds * 1000;
}

function serverRows(url: string, { uptime_seconds, counts, ...stats }: Stats): LabelledRow[] {
  const { served, clicked, click_through } = stats.recommendations;
  const followed = `${grouped(clicked)} of ${grouped(served)} lists followed`;
  return [
    ["server", `${url}, up for ${spanText(uptime_seconds)}`],
    [
      "holds",
      `${grouped(counts.items)} items, ${grouped(counts.events)} events of ${grouped(counts.users)} users`,
    ],
    ["lately", recentText(stats.events_per_minute)],
    ["clicks", served === 0 ? undefined : `${followed} (${percent(click_through, 1)})`],
  ];
}

/** How many events came in, and when: 60 minutes in 20 bars. */
function recentText(minutes: Stats["events_per_minute"]): string {
  const counts = minutes.map(({ events }) => events);
  const hour = sum(counts);
  if (hour === 0) return "no events in the last hour";
  const bars = Array.from({ length: 20 }, (_, at) => sum(counts.slice(at * 3, at * 3 + 3)));
  return `${grouped(sum(counts.slice(-5)))} events in 5 minutes, ${grouped(hour)} in the last hour ${sparkline(bars)}`;
}

const BARS = "▁▂▃▄▅▆▇█";

function sparkline(values: readonly number[]): string {
  const most = Math.max(...values);
  return values
    .map((value) => BARS[value === 0 ? 0 : Math.ceil((value / most) * (BARS.length - 1))])
    .join("");
}

/** A model that was just made: what it is, and how good. */
export function modelText(model: ModelInfo | null, style: Style): string {
  const now = model === null ? 0 : Date.parse(model.trained_at);
  const blocks = [
    rowsText(modelRows(model, now), style.width, style.dim),
    qualityText(model, style),
  ];
  return blocks.filter((block) => block !== "").join("\n\n");
}

/** The model that serves, without its quality. */
function modelRows(model: ModelInfo | null, now: number): LabelledRow[] {
  if (model === null) {
    return [["model", 'none yet: popular items are served; run "hellorec train"']];
  }
  const { counts } = model;
  const age = agoText((now - Date.parse(model.trained_at)) / 1000);
  return [
    ["model", `${model.version} (${model.algorithm})`],
    ["trained", `${age}, in ${secondsText(model.fit_seconds)}`],
    [
      "fitted to",
      `${grouped(counts.interactions)} likes of ${grouped(counts.users)} users and ${grouped(counts.items)} items`,
    ],
    ["chosen", model.choice?.reason],
  ];
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

interface Metric {
  readonly name: string;
  readonly value: number;
  readonly popular: number | undefined;
}

const METRIC_COLUMNS: readonly Column<Metric>[] = [
  { heading: "QUALITY", cell: ({ name }) => name },
  { heading: "MODEL", align: "right", cell: ({ value }) => value.toFixed(4) },
  { heading: "POPULAR", align: "right", cell: ({ popular }) => popular?.toFixed(4) ?? "" },
  {
    heading: "LIFT",
    align: "right",
    cell: ({ value, popular = 0 }) => (popular > 0 ? `${(value / popular).toFixed(1)}x` : ""),
  },
];

/** A model's offline metrics beside those of popular items; empty where none were measured. */
function qualityText(model: ModelInfo | null, style: Style): string {
  const { metrics = {} } = model ?? {};
  const rows = Object.entries(metrics)
    .filter(([name]) => !name.startsWith("popularity_"))
    .map(([name, value]) => ({ name, value, popular: metrics[`popularity_${name}`] }));
  return rows.length === 0 ? "" : table(rows, METRIC_COLUMNS, style);
}

type Procedure = Stats["procedures"][number];

const PROCEDURE_COLUMNS: readonly Column<Procedure>[] = [
  { heading: "SLOW OR FAILING", cell: ({ procedure }) => procedure },
  { heading: "CALLS", align: "right", cell: ({ requests }) => grouped(requests) },
  { heading: "ERRORS", align: "right", cell: ({ errors }) => grouped(errors) },
  { heading: "P50 MS", align: "right", cell: ({ latency_ms }) => latency_ms.p50.toFixed(1) },
  { heading: "P99 MS", align: "right", cell: ({ latency_ms }) => latency_ms.p99.toFixed(1) },
];

/** The procedures to look after, those with most errors first; empty where all is well. */
function proceduresText({ procedures }: Stats, style: Style): string {
  const rows = procedures
    .filter(({ errors, latency_ms }) => errors > 0 || latency_ms.p99 > SLOW_MS)
    .toSorted((a, b) => b.errors - a.errors || b.latency_ms.p99 - a.latency_ms.p99)
    .slice(0, MOST_PROCEDURES);
  return rows.length === 0 ? "" : table(rows, PROCEDURE_COLUMNS, style);
}

function secondsText(seconds: number): string {
  return seconds < 1 ? `${Math.round(seconds * 1000)} ms` : `${seconds.toFixed(1)} s`;
}

function percent(share: number, digits: number): string {
  return `${(share * 100).toFixed(digits)}%`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
