/** Tells which lines of a file were left out: all of them, or on a terminal the first ones. */
import { grouped } from "../command-line.ts";
import { printable } from "../terminal/printable.ts";

/** A line and what is wrong with it. */
export interface BadLine {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}

/** More of them would push what was to be read off the screen. */
const MOST_ON_TERMINAL = 20;

/** Counts bad lines and tells them. */
export class BadLines {
  readonly #tell: (text: string) => void;
  readonly #most: number;
  #count = 0;

  /** @param isTerminal whether a person watches what is told; a file or a pipe gets every line */
  constructor(tell: (text: string) => void, isTerminal: boolean) {
    this.#tell = tell;
    this.#most = isTerminal ? MOST_ON_TERMINAL : Number.POSITIVE_INFINITY;
  }

  get count(): number {
    return this.#count;
  }

  add({ file, line, reason }: BadLine): void {
    this.#count += 1;
    if (this.#count <= this.#most) this.#tell(printable(`${file}:${line}: ${reason}`));
  }

  /** Tells how many more there were, and how to see them. */
  summarize(): void {
    const more = this.#count - this.#most;
    if (more > 0)
      this.#tell(`and ${grouped(more)} more bad lines; add 2> bad-lines.txt to see all`);
  }
}
