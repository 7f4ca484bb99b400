/** One line on a terminal that tells how far a long command is. */
import { clipped } from "./printable.ts";
import { DEFAULT_COLUMNS } from "./style.ts";

/** How far something is; `share` is 0..1, absent where the end is not known. */
export interface Progress {
  readonly share?: number;
  readonly text: string;
}

const REDRAW_MS = 100;
const BAR_WIDTH = 20;
const NARROW_BAR_WIDTH = 8;
const NARROW_TERMINAL = 60;
const CLEAR_LINE = "\r\u001B[K";

/** Draws progress on a terminal, and nothing anywhere else. */
export class ProgressLine {
  readonly #stream: NodeJS.WriteStream;
  readonly #isTerminal: boolean;
  #first: { readonly time: number; readonly share: number } | undefined;
  #drawn = 0;

  /** @param term the environment's `TERM`: a dumb terminal cannot take a line away again */
  constructor(stream: NodeJS.WriteStream, term: string | undefined = process.env["TERM"]) {
    this.#stream = stream;
    this.#isTerminal = stream.isTTY && term !== "dumb";
  }

  /** Shows this, unless something was shown a moment ago. */
  update(progress: Progress): void {
    const now = performance.now();
    const { share = 0 } = progress;
    this.#first ??= { time: now, share };
    if (!this.#isTerminal || now - this.#drawn < REDRAW_MS) return;
    this.#drawn = now;
    const columns = this.#stream.columns || DEFAULT_COLUMNS;
    const seconds = secondsLeft(this.#first.share, share, (now - this.#first.time) / 1000);
    const line = progressText(progress, seconds, columns);
    this.#stream.write(CLEAR_LINE + clipped(line, columns - 1));
  }

  /** Takes the line away, so that other text can be written. */
  clear(): void {
    if (this.#drawn === 0) return;
    this.#stream.write(CLEAR_LINE);
    this.#drawn = 0;
  }
}

/**
 * How long the rest takes at the pace so far; undefined where too little was seen to tell. What was
 * done before anybody looked on does not count for the pace.
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
 * @param left seconds until the end, where they can be told
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
