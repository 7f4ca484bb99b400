/** A line on a terminal that shows the progress of a run. */

const REDRAW_MS = 100;
const CLEAR_LINE = "\r\u001B[K";

/** Draws progress if the stream is a terminal, and nothing if it is not. */
export class RunProgress {
  readonly #stream: NodeJS.WriteStream;
  #drawn = 0;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  /** Shows a text and a share of 0..1, at most ten times a second. */
  update(text: string, share: number): void {
    const now = performance.now();
    if (!this.#stream.isTTY || now - this.#drawn < REDRAW_MS) return;
    this.#drawn = now;
    this.#stream.write(`${CLEAR_LINE}${Math.floor(share * 100)}% ${text}`);
  }

  /** Removes the line, so that other text can be written. */
  clear(): void {
    if (this.#drawn === 0) return;
    this.#stream.write(CLEAR_LINE);
    this.#drawn = 0;
  }
}
