/** One line on a terminal that tells how far a run is. */

const REDRAW_MS = 100;
const CLEAR_LINE = "\r\u001B[K";

/** Draws progress on a terminal, and nothing anywhere else. */
export class ProgressLine {
  readonly #stream: NodeJS.WriteStream;
  #drawn = 0;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  /** Shows this, unless something was shown a moment ago. `share` is 0..1. */
  update(text: string, share: number): void {
    const now = performance.now();
    if (!this.#stream.isTTY || now - this.#drawn < REDRAW_MS) return;
    this.#drawn = now;
    this.#stream.write(`${CLEAR_LINE}${Math.floor(share * 100)}% ${text}`);
  }

  /** Takes the line away, so that other text can be written. */
  clear(): void {
    if (this.#drawn === 0) return;
    this.#stream.write(CLEAR_LINE);
    this.#drawn = 0;
  }
}
