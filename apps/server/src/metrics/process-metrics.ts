/** Metrics of the process, under the names that Prometheus' own clients use. */
import type { LoopReading } from "./event-loop-delay.ts";
import type { MetricsText } from "./metrics-text.ts";

const MICROSECONDS_PER_SECOND = 1e6;
const STARTED_AT = (Date.now() - performance.now()) / 1000;

/** Adds them. */
export function addProcessMetrics(text: MetricsText, loop: LoopReading): void {
  const { user, system } = process.cpuUsage();
  const { rss, heapTotal, heapUsed, external } = process.memoryUsage();
  text.counter("process_cpu_seconds_total", "CPU time, of all threads, without the fit process.", [
    [(user + system) / MICROSECONDS_PER_SECOND],
  ]);
  text.gauge("process_start_time_seconds", "Start of the process, in seconds since 1970.", [
    [STARTED_AT],
  ]);
  text.gauge("process_resident_memory_bytes", "Resident memory.", [[rss]]);
  text.gauge("nodejs_heap_size_total_bytes", "Size of the JavaScript heap.", [[heapTotal]]);
  text.gauge("nodejs_heap_size_used_bytes", "Used part of the JavaScript heap.", [[heapUsed]]);
  text.gauge("nodejs_external_memory_bytes", "Memory of buffers and libraries outside the heap.", [
    [external],
  ]);
  const late = "that work which is due waits for the serving thread, since the last scrape.";
  text.gauge("nodejs_eventloop_lag_p50_seconds", `Median time ${late}`, [[loop.p50]]);
  text.gauge("nodejs_eventloop_lag_p99_seconds", `99th percentile of the time ${late}`, [
    [loop.p99],
  ]);
  text.gauge("nodejs_eventloop_lag_max_seconds", `Longest time ${late}`, [[loop.max]]);
  text.counter("nodejs_eventloop_active_seconds_total", "Time that the serving thread was busy.", [
    [loop.activeSeconds],
  ]);
}
