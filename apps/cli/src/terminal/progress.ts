/** The progress of a long command, in one line on a terminal. */
import type { OutputStream } from "../io/program-io.ts";
import { clipped } from "./printable.ts";
import { columnsOf } from "./style.ts";

/** Progress at a moment; `share` is 0..1, absent where the end is not known. */
export interface Progress {
  readonly share?: number;
  readonly text: string;
}

const REDRAW_MS = 100;
const BAR_WIDTH = 20;
const NARROW_BAR_WIDTH = 8;
const NARROW_TERMINAL = 60;
const CLEAR_LINE = "\r\u001B[K";

/** Draws progress on a terminal; writes nothing to a file or a pipe. */
export class ProgressDisplay {
  readonly #stream: OutputStream;
  readonly #isTerminal: boolean;
  #first: { readonly time: number; readonly share: number } | undefined;
  #drawn = 0;

  /** @param term the environment's `TERM`: a dumb terminal cannot clear a line */
  constructor(stream: OutputStream, term: string | undefined) {
    this.#stream = stream;
    this.#isTerminal = stream.isTTY && term !== "dumb";
  }

  /** Draws the progress, at most every 100 ms. */
  update(progress: Progress): void {
    const now = performance.now();
    const { share = 0 } = progress;
    this.#first ??= { time: now, share };
    if (!this.#isTerminal || now - this.#drawn < REDRAW_MS) return;
    this.#drawn = now;
    const columns = columnsOf(this.#stream);
    const seconds = secondsLeft(this.#first.share, share, (now - this.#first.time) / 1000);
    const line = progressText(progress, seconds, columns);
    this.#stream.write(CLEAR_LINE + clipped(line, columns - 1));
  }

  /** Clears the line, so that other text can be written. */
  clear(): void {
    if (this.#drawn === 0) return;
    this.#stream.write(CLEAR_LINE);
    this.#drawn = 0;
  }
}

/**
 * Seconds until the end at the rate so far; undefined where too little progress was seen. Progress
 * made before the first update does not count for the rate.
 *
 * @example secondsLeft(0.5, 0.75, 10) // 10
 */
export function secondsLeft(first: number, share: number, seconds: number): number | undefined {
  const done = share - first;
  return done > 0.01 ? (seconds * Math.max(0, 1 - share)) / done : undefined;
}

/**
 * The line itself.
 *
 * @param left seconds until the end, where they are known
 * @example progressText({ share: 0.5, text: "5,000 records" }, 10, 80) // "[##########----------]  50%  0:10 left  5,000 records"
 */
export function progressText(
  { share, text }: Progress,
  left: number | undefined,
  columns: number,
): string {
  if (share === undefined) return text;
  const bar = progressBar(share, columns < NARROW_TERMINAL ? NARROW_BAR_WIDTH : BAR_WIDTH);
  return `${bar}  ${left === undefined ? "" : `${clock(left)} left  `}${text}`;
}

/**
 * A share as a bar and in percent.
 *
 * @example progressBar(0.5, 4) // "[##--]  50%"
 */
export function progressBar(share: number, width = BAR_WIDTH): string {
  const done = Math.min(1, Math.max(0, share));
  const filled = Math.round(done * width);
  const bar = "#".repeat(filled) + "-".repeat(width - filled);
  return `[${bar}] ${String(Math.floor(done * 100)).padStart(3)}%`;
}

function clock(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
