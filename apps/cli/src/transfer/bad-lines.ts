/** Reports the lines of a file that were left out: all of them, or on a terminal the first ones. */
import { counted } from "../terminal/counts.ts";
import { printable } from "../terminal/printable.ts";

/** A line and what is wrong with it. */
export interface BadLine {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}

/** More of them would scroll other output off the screen. */
const MOST_ON_TERMINAL = 20;

/** Counts bad lines and reports them. */
export class BadLines {
  readonly #report: (text: string) => void;
  readonly #most: number;
  #count = 0;

  /** @param isTerminal whether the report goes to a terminal; a file or a pipe gets every line */
  constructor(report: (text: string) => void, isTerminal: boolean) {
    this.#report = report;
    this.#most = isTerminal ? MOST_ON_TERMINAL : Number.POSITIVE_INFINITY;
  }

  get count(): number {
    return this.#count;
  }

  add({ file, line, reason }: BadLine): void {
    this.#count += 1;
    if (this.#count <= this.#most) this.#report(printable(`${file}:${line}: ${reason}`));
  }

  /** Reports how many more there were, and how to see them. */
  summarize(): void {
    const more = this.#count - this.#most;
    if (more > 0) {
      this.#report(`and ${counted(more, "more bad line")}; add 2> bad-lines.txt to see all`);
    }
  }
}
