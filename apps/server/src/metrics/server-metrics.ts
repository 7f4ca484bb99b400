/** All metrics of a server as text. Tested through metrics-page.test.ts. */
import type { EngineMeasurements } from "@hellorec/engine";

import type { HttpMeasurements } from "../http/measuring/http-measurements.ts";
import type { LoopReading } from "./event-loop-delay.ts";
import type { DurationSeries } from "./labelled-durations.ts";
import type { Sample } from "./metrics-text.ts";
import { MetricsText } from "./metrics-text.ts";
import { addProcessMetrics } from "./process-metrics.ts";
import type { ServiceMetrics } from "./service-metrics.ts";

/** Everything that the text is made of. */
export interface MetricsSources {
  readonly version: string;
  readonly service: ServiceMetrics;
  readonly engine: EngineMeasurements;
  readonly http: HttpMeasurements;
  readonly loop: LoopReading;
  /** Lines of the log that found no room. */
  readonly droppedLines: number;
  readonly isReady: boolean;
}

/** The text. No text of a client is in it. */
export function metricsText(sources: MetricsSources): string {
  const text = new MetricsText();
  const { service, engine, http, loop } = sources;
  text.gauge("hellorec_build_info", "The version that runs.", [[1, { version: sources.version }]]);
  text.gauge("hellorec_ready", "1 while /readyz says 200.", [[Number(sources.isReady)]]);
  addCalls(text, service);
  addHttp(text, http);
  addEvents(text, service);
  addEngine(text, engine);
  text.counter("hellorec_log_lines_dropped_total", "Lines of the log that found no room.", [
    [sources.droppedLines],
  ]);
  addProcessMetrics(text, loop);
  return text.toString();
}

function addCalls(text: MetricsText, { calls, requests, batchSizes }: ServiceMetrics): void {
  const series = [...calls.series(), ...requests.series()];
  text.histogram(
    "hellorec_call_duration_seconds",
    "Calls of procedures, each one of a batch, and requests of other addresses.",
    series.map((each) => [each.histogram, labelsOf(each)]),
  );
  text.histogram("hellorec_batch_calls", "Calls in each batch.", [[batchSizes]]);
}

function labelsOf({ label, outcome }: DurationSeries) {
  return { procedure: label, outcome };
}

function addHttp(text: MetricsText, http: HttpMeasurements): void {
  const { withBody, withoutBody } = http.calls;
  text.counter(
    "hellorec_http_answers_total",
    "Answers by status, also to requests that were refused before they were routed.",
    http.answers.map(([status, answers]) => [answers, { code: String(status) }]),
  );
  text.gauge("hellorec_open_connections", "Open connections.", [[http.openConnections]]);
  text.gauge("hellorec_open_streams", "Open event streams.", [[http.openStreams]]);
  text.gauge("hellorec_body_bytes", "Bytes of bodies that are being read or wait.", [
    [http.bodyBytes],
  ]);
  text.gauge("hellorec_calls_in_flight", "Requests that run.", [
    [withBody.running, { body: "yes" }],
    [withoutBody.running, { body: "no" }],
  ]);
  text.gauge("hellorec_calls_waiting", "Requests that wait for their turn.", [
    [withBody.waiting, { body: "yes" }],
    [withoutBody.waiting, { body: "no" }],
  ]);
}

function addEvents(
  text: MetricsText,
  { events, trackSizes, commits, syncs }: ServiceMetrics,
): void {
  const results = Object.entries(events);
  text.counter(
    "hellorec_events_total",
    "Events by what became of them.",
    results.map(([result, count]): Sample => [count, { result }]),
  );
  text.histogram("hellorec_track_events", "Events in each call of track.", [[trackSizes]]);
  text.histogram(
    "hellorec_store_commit_seconds",
    "Commits, from the writer taking one to its end.",
    [[commits]],
  );
  text.histogram(
    "hellorec_store_sync_seconds",
    "The COMMIT of each, in which the database syncs the disk.",
    [[syncs]],
  );
}

function addEngine(text: MetricsText, engine: EngineMeasurements): void {
  const { queues, fits, lists, modelTrainedAt } = engine;
  text.gauge(
    "hellorec_queue_running",
    "Works of each bounded queue that run.",
    queues.map(({ name, running }): Sample => [running, { queue: name }]),
  );
  text.gauge(
    "hellorec_queue_waiting",
    "Works of each bounded queue that wait.",
    queues.map(({ name, waiting }): Sample => [waiting, { queue: name }]),
  );
  text.counter("hellorec_cache_lookups_total", "Lookups in caches.", [
    [engine.listCache.hits, { cache: "lists", result: "hit" }],
    [engine.listCache.misses, { cache: "lists", result: "miss" }],
    [engine.historyCache.hits, { cache: "histories", result: "hit" }],
    [engine.historyCache.misses, { cache: "histories", result: "miss" }],
  ]);
  text.counter(
    "hellorec_fits_total",
    "Fits of this process that ended.",
    fits.map(({ outcome, fits: count }): Sample => [count, { outcome }]),
  );
  text.counter(
    "hellorec_fit_seconds_total",
    "Time of these fits.",
    fits.map(({ outcome, seconds }): Sample => [seconds, { outcome }]),
  );
  const age = modelTrainedAt === undefined ? [] : [Math.max(0, Date.now() - modelTrainedAt) / 1000];
  text.gauge(
    "hellorec_model_age_seconds",
    "Time since the serving model was fitted; absent: none serves.",
    age.map((seconds): Sample => [seconds]),
  );
  const isKnown = lists !== undefined;
  text.counter(
    "hellorec_lists_served_total",
    "Lists served by all servers over the same data.",
    isKnown ? [[lists.served]] : [],
  );
  text.counter(
    "hellorec_lists_clicked_total",
    "Of these, how many an event named later.",
    isKnown ? [[lists.clicked]] : [],
  );
}
