/** One line on a terminal that tells how far a long command is. */

/** How far something is; `share` is 0..1, absent where the end is not known. */
export interface Progress {
  readonly share?: number;
  readonly text: string;
}

const REDRAW_MS = 100;
const BAR_WIDTH = 20;
const CLEAR_LINE = "\r\u001B[K";

/** Draws progress on a terminal, and nothing anywhere else. */
export class ProgressLine {
  readonly #stream: NodeJS.WriteStream;
  readonly #started = performance.now();
  #drawn = 0;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  /** Shows this, unless something was shown a moment ago. */
  update(progress: Progress): void {
    const now = performance.now();
    if (!this.#stream.isTTY || now - this.#drawn < REDRAW_MS) return;
    this.#drawn = now;
    const line = progressText(progress, (now - this.#started) / 1000);
    this.#stream.write(CLEAR_LINE + line.slice(0, this.#stream.columns - 1));
  }

  /** Takes the line away, so that other text can be written. */
  clear(): void {
    if (this.#drawn === 0) return;
    this.#stream.write(CLEAR_LINE);
    this.#drawn = 0;
  }
}

/**
 * The line itself, with the time left where it can be told.
 *
 * @example progressText({ share: 0.5, text: "5,000 records" }, 10) // "[##########----------]  50%  5,000 records  0:10 left"
 */
export function progressText({ share, text }: Progress, seconds: number): string {
  if (share === undefined) return text;
  const done = Math.min(1, Math.max(0, share));
  const filled = Math.round(done * BAR_WIDTH);
  const bar = "#".repeat(filled) + "-".repeat(BAR_WIDTH - filled);
  const percent = String(Math.floor(done * 100)).padStart(3);
  const left = done > 0.01 ? `  ${clock((seconds * (1 - done)) / done)} left` : "";
  return `[${bar}] ${percent}%  ${text}${left}`;
}

function clock(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
