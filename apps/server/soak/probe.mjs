/**
 * Loaded into the server under soak with `node --import`. Writes its heap and the delay of its event
 * loop to a file that its process ID names.
 */
import { renameSync, writeFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { isMainThread } from "node:worker_threads";

const INTERVAL_MS = 1000;
const { SOAK_PROBE } = process.env;

if (isMainThread && SOAK_PROBE !== undefined) {
  const file = `${SOAK_PROBE}.${process.pid}`;
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  let worst_delay_ms = 0;
  let seconds = 0;
  setInterval(() => {
    seconds += 1;
    worst_delay_ms = Math.max(worst_delay_ms, delay.max / 1e6);
    const heap_bytes = process.memoryUsage().heapUsed;
    writeFileSync(`${file}.new`, JSON.stringify({ heap_bytes, worst_delay_ms, seconds }));
    renameSync(`${file}.new`, file);
    // The worst delay of the last few seconds, so that none is missed between two reads.
    if (seconds % 5 === 0) worst_delay_ms = 0;
    delay.reset();
  }, INTERVAL_MS).unref();
}
