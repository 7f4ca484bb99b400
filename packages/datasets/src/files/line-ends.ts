/** Finds the ends of lines in bytes. Old spreadsheet programs end lines with "\r" alone. */

const LF = 10;
const CR = 13;
const QUOTE = 34;

/**
 * Where lines end: at "\n", or, in a file whose first line ends with "\r" alone, at "\r" and "\n"
 * alike. In such a file a "\r\n" that two reads divide gives one empty line more.
 *
 * @example
 * const ends = new LineEnds();
 * ends.see(Buffer.from("a,b\r1,2\r"));
 * ends.split("a,b\r1,2"); // ["a,b", "1,2"]
 */
export class LineEnds {
  /** Undefined until the first line end. */
  #isCr: boolean | undefined;
  #quotes = 0;
  #endsWithCr = false;

  /** Looks for the first line end. Takes the chunks of the file in order. */
  see(chunk: Buffer): void {
    if (this.#isCr !== undefined) return;
    for (const byte of chunk) {
      // Several "\r" before a "\n" are one line end that was converted twice.
      if (byte === LF || (this.#endsWithCr && byte !== CR)) {
        this.#isCr = byte !== LF;
        return;
      }
      if (byte === QUOTE) this.#quotes += 1;
      // Within quotes it is text.
      this.#endsWithCr = byte === CR && this.#quotes % 2 === 0;
    }
  }

  /** The place of the first line end, or -1. */
  firstIn(bytes: Buffer): number {
    const lf = bytes.indexOf(LF);
    if (this.#isCr !== true) return lf;
    const cr = bytes.indexOf(CR);
    return lf === -1 || (cr !== -1 && cr < lf) ? cr : lf;
  }

  /** The place of the last line end, or -1. */
  lastIn(bytes: Buffer): number {
    const lf = bytes.lastIndexOf(LF);
    return this.#isCr === true ? Math.max(lf, bytes.lastIndexOf(CR)) : lf;
  }

  /** The lines of a text without its last line end. */
  split(text: string): string[] {
    return text.split(this.#isCr === true ? /\r\n|\r|\n/ : "\n");
  }
}
