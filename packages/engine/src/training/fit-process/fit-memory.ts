/** The memory of fits: what one may take, and what an order takes. */
import { existsSync, readFileSync } from "node:fs";
import { availableParallelism, totalmem } from "node:os";

import { comparisonBytes, fitBytes } from "@hellorec/recommender";
import type { FitSize } from "@hellorec/recommender";

import type { FitOrder } from "./fit-messages.ts";

const BYTES_PER_MB = 1e6;
/** With less a fit would say little: the program alone takes more than a third of it. */
export const LEAST_FIT_MEMORY_MB = 256;
const MOST_BY_DEFAULT_MB = 1500;
const MB_PER_THREAD = 64;
const STATUS = "/proc/self/status";
/** Most of a fit lies in typed arrays, outside of the heap. */
const HEAP_SHARE = 0.5;

/**
 * What a fit may take where the settings do not say: a third of the memory, at most 1,500 MB. A comparison of models
 * may take as much beside it, and the server needs the rest.
 */
export function defaultFitMemoryMb(): number {
  const third = Math.floor(machineBytes() / 3 / BYTES_PER_MB);
  return Math.max(LEAST_FIT_MEMORY_MB, Math.min(third, MOST_BY_DEFAULT_MB));
}

/** The memory of the machine, or of the container where that has less. */
function machineBytes(): number {
  const total = totalmem();
  const constrained = process.constrainedMemory();
  // 0 and numbers beyond any memory: there is no limit.
  return constrained > 0 ? Math.min(constrained, total) : total;
}

/** How many threads a fit has: as many as there are processors, and fewer where memory is short. */
export function threadsWithin(memoryMb: number): number {
  return Math.max(1, Math.min(availableParallelism(), Math.floor(memoryMb / MB_PER_THREAD)));
}

/** The most memory that this process has had, in bytes. */
export function peakBytes(): number {
  // The maximum of `resourceUsage` includes what the parent had when it started this process.
  const status = existsSync(STATUS) ? readFileSync(STATUS, "utf8") : "";
  const kibibytes = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1];
  return 1024 * (kibibytes === undefined ? process.resourceUsage().maxRSS : Number(kibibytes));
}

/** The most bytes that an order takes with so much data. */
export function bytesOf(order: FitOrder, size: FitSize): number {
  const threads = threadsWithin(order.source.memoryMb);
  return order.kind === "compare"
    ? comparisonBytes(size, threads)
    : fitBytes(order.selected, size, threads);
}

/** The limit of the heap of a process that may take so many MB, in MiB. */
export function heapMebibytes(memoryMb: number): number {
  return Math.floor((memoryMb * BYTES_PER_MB * HEAP_SHARE) / 2 ** 20);
}

/** The line for the log where a fit took more than it may. */
export function overNote(bytes: number): string {
  return `the fit took ${Math.round(bytes / BYTES_PER_MB)} MB, more than FIT_MEMORY_MB: leave that much free, or lower the setting`;
}

/** So many MB in bytes. */
export function bytesWithin(memoryMb: number): number {
  return memoryMb * BYTES_PER_MB;
}

/** Whether so many bytes are within so many MB. */
export function isWithin(memoryMb: number, bytes: number): boolean {
  return bytes <= bytesWithin(memoryMb);
}
